# shellcheck shell=bash
# The engine of every case but the exact ones: Debian's User Mode Linux. It starts in seconds and needs no KVM; its CPU clock is coarse.

# make_engine DIRECTORY ROOT: the kernel, with the libraries that it needs where this machine's is older.
make_engine() {
    local engine=$1/engine root=$2
    mkdir -p "$engine"/{dev,proc,disk,share} "$1/apt"
    (cd "$1/apt" && apt_in "$PWD" "$KERNEL_SUITE" get download user-mode-linux)
    dpkg-deb --fsys-tarfile "$1"/apt/user-mode-linux_*.deb | tar --extract --to-stdout ./usr/bin/linux.uml >"$engine/linux"
    chmod +x "$engine/linux"
    add_modules "$1"/apt/user-mode-linux_*.deb "$root"
    local library
    for library in lib64/ld-linux-x86-64.so.2 lib/x86_64-linux-gnu/libc.so.6 lib/x86_64-linux-gnu/libgcc_s.so.1; do
        install -D --mode=0755 "$root/usr/$library" "$engine/$library"
    done
    rm -rf "$1/apt"
}

# add_modules PACKAGE ROOT: what the kernel does not have built in, for boxes and for a file system with quotas in a file.
add_modules() {
    local version
    dpkg-deb --fsys-tarfile "$1" | tar --extract --directory "$2/usr/lib" --transform 's,^\./usr/lib/uml/,./,' --wildcards \
        './usr/lib/uml/modules/*/kernel/fs/quota/quota_*.ko' './usr/lib/uml/modules/*/kernel/drivers/block/loop.ko' \
        './usr/lib/uml/modules/*/kernel/fs/overlayfs/overlay.ko'
    version=$(ls "$2/usr/lib/modules")
    chroot "$2" depmod "$version"
}
