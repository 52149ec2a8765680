# shellcheck shell=bash
# Starting a machine. MACHINE is its directory; DISK holds what a case changed on the disk, so that it can be booted again.

readonly KERNEL_ARGUMENTS=(rw quiet panic=-1 systemd.show_status=0 systemd.getty_auto=0 systemd.condition_needs_update=0 systemd.firstboot=0)
readonly MEMORY=2048M

# boot_uml DISK SHARE CONSOLE SECONDS: in a chroot, since the kernel may want a newer libc than this machine has. The share is what
# lies in SHARE, and what "SHARE.binds" names (SOURCE NAME, a line each), read-only.
boot_uml() {
    # shellcheck disable=SC2016 # For the inner shell.
    timeout --kill-after=10 "$4" unshare --mount bash -c '
        set -euo pipefail
        engine=$1/engine
        mount --rbind /dev "$engine/dev"
        mount -t proc proc "$engine/proc"
        mkdir -p "$2"
        mount -t tmpfs -o mode=0755 tmpfs "$engine/disk"
        mkdir "$engine/disk/base" "$engine/disk/changes"
        mount --bind "$1" "$engine/disk/base"
        mount --bind "$2" "$engine/disk/changes"
        mount --bind "$3" "$engine/share"
        if [[ -e $3.binds ]]; then
            while read -r source name; do
                mkdir -p "$engine/share/$name"
                mount --bind -o ro "$source" "$engine/share/$name"
            done <"$3.binds"
        fi
        # TMPDIR holds the memory of the guest, HOME what the kernel calls its management console.
        TMPDIR=/dev/shm HOME=/disk exec chroot "$engine" /linux "${@:4}"' - "$MACHINE" "$1" "$2" \
        seccomp=auto mem="$MEMORY" ubd0=/disk/changes/cow,/disk/base/disk.img root=/dev/ubda "${KERNEL_ARGUMENTS[@]}" \
        con=null ssl=null con0=null,fd:1 hostfs=/share </dev/null >"$3" 2>&1
}

# boot_qemu DISK SHARE CONSOLE SECONDS: one emulated CPU.
boot_qemu() {
    local disk=$1/disk.qcow2
    mkdir -p "$1"
    [[ -e $disk ]] || qemu-img create -q -f qcow2 -F raw -b "$MACHINE/disk.img" "$disk"
    tar --create --file "$2.tar" --directory "$2" .
    # The clock of the guest counts its instructions, 8 ns each: a busy host makes it slower to watch, and changes no time in it.
    timeout --kill-after=10 "$4" qemu-system-x86_64 -M q35 -accel tcg,thread=single,tb-size=512 -icount shift=3,sleep=off -cpu Nehalem -m "$MEMORY" \
        -nodefaults -no-reboot -display none -kernel "$MACHINE/vmlinuz" \
        -append "root=/dev/nvme0n1 ${KERNEL_ARGUMENTS[*]} console=ttyS0 mitigations=off audit=0" \
        -drive "if=none,id=disk,file=$disk,format=qcow2" -device nvme,drive=disk,serial=vm \
        -drive "if=none,id=share,file=$2.tar,format=raw,readonly=on" -device virtio-blk-pci,drive=share \
        -serial "file:$3" -device virtio-serial-pci -chardev "file,id=output,path=$2/.output" -device virtserialport,chardev=output,name=output \
        -chardev "file,id=status,path=$2/.status" -device virtserialport,chardev=status,name=status </dev/null 2>>"$3.qemu"
}
