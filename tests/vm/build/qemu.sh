# shellcheck shell=bash
# The engine of the exact cases: Debian's stock kernel under software emulation. Slow, with a CPU clock that is right.

# make_engine DIRECTORY ROOT: the emulator of the machine's own release (that of bookworm, 7.2, breaks its guests now and then), and
# the kernel. NVMe and ext4 are built into that, so there is no initrd; its modules go into the root.
make_engine() {
    local package
    mmdebstrap --mode=root --variant=minbase --include=qemu-system-x86 --keyring="$KEYRING" --dpkgopt=force-unsafe-io \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        "$SUITE" "$1/engine" "$(debian_mirror)"
    mkdir -p "$1/engine"/{disk,share} "$1/apt"
    cd "$1/apt" || return
    package=$(apt_in "$PWD" "$SUITE" cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image/ { print $2; exit }')
    apt_in "$PWD" "$SUITE" get download "$package"
    dpkg --extract "./$package"_*.deb kernel
    cp kernel/boot/vmlinuz-* "$1/vmlinuz"
    cp --archive kernel/usr/lib/modules "$2/usr/lib/"
    chroot "$2" depmod "${package#linux-image-}"
    cd /
    rm -rf "$1/apt"
}
