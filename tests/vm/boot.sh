# shellcheck shell=bash
# Starting a machine. MACHINE is its directory; what a case changes on the disk goes to a directory of the case, so that it can be
# booted again.

readonly KERNEL_ARGUMENTS=(rw quiet panic=-1 systemd.show_status=0 systemd.getty_auto=0 systemd.condition_needs_update=0 systemd.firstboot=0)
readonly MEMORY=2048M

# in_engine DISK SHARE CONSOLE SECONDS COMMAND...: runs the engine in its own tree, since it may want newer libraries than this
# machine has. There /disk/base is the machine, /disk/changes is DISK, /share is what lies in SHARE and what "SHARE.binds" names
# (SOURCE NAME, a line each), read-only.
in_engine() {
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
        # TMPDIR holds the memory of the guest, HOME what User Mode Linux calls its management console.
        TMPDIR=/dev/shm HOME=/disk exec chroot "$engine" "${@:4}"' - "$MACHINE" "$1" "$2" "${@:5}" </dev/null >"$3" 2>&1
}

# boot_uml DISK SHARE CONSOLE SECONDS
boot_uml() {
    in_engine "$@" /linux seccomp=auto mem="$MEMORY" ubd0=/disk/changes/cow,/disk/base/disk.img root=/dev/ubda "${KERNEL_ARGUMENTS[@]}" \
        con=null ssl=null con0=null,fd:1 hostfs=/share
}

# boot_qemu DISK SHARE CONSOLE SECONDS: one emulated CPU, whose clock counts its instructions, 8 ns each: a busy host makes it slower
# to watch, and changes no time in it.
boot_qemu() {
    mkdir -p "$1"
    tar --create --file "$1/share.tar" --directory "$2" .
    in_engine "$@" /usr/bin/qemu-system-x86_64 -M q35 -accel tcg,thread=single,tb-size=512 -icount shift=3,sleep=off -cpu Nehalem -m "$MEMORY" \
        -nodefaults -no-reboot -display none -kernel /disk/base/vmlinuz \
        -append "root=/dev/nvme0n1 ${KERNEL_ARGUMENTS[*]} console=ttyS0 mitigations=off audit=0" \
        -drive if=none,id=disk,file=/disk/base/disk.img,format=raw,snapshot=on -device nvme,drive=disk,serial=vm \
        -drive if=none,id=share,file=/disk/changes/share.tar,format=raw,readonly=on -device virtio-blk-pci,drive=share \
        -serial stdio -device virtio-serial-pci -chardev file,id=output,path=/share/.output -device virtserialport,chardev=output,name=output \
        -chardev file,id=status,path=/share/.status -device virtserialport,chardev=status,name=status
}
