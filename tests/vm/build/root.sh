# shellcheck shell=bash
# The machine's file system as a directory: a small Debian that runs one script at its start and then powers off.

# make_root DIRECTORY
make_root() {
    local root=$1 packages unit
    packages=$(IFS=, && printf '%s' "${SYSTEM_PACKAGES[*]},${GUEST_LANGUAGES[*]},${PROXY_PACKAGES[*]}")
    mmdebstrap --mode=root --variant=minbase --include="$packages" --keyring="$KEYRING" --dpkgopt=force-unsafe-io \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        "$SUITE" "$root" "$(debian_mirror)"
    : >"$root/etc/fstab"
    printf 'vm\n' >"$root/etc/hostname"
    printf '127.0.0.1 localhost vm\n::1 localhost\n' >"$root/etc/hosts"
    printf '0123456789abcdef0123456789abcdef\n' >"$root/etc/machine-id"
    # Nobody logs in, nothing is updated, and what serves is started by the case that needs it.
    for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer e2scrub_all.timer e2scrub_reap.service \
        getty-static.service getty@tty1.service systemd-pstore.service nginx.service caddy.service caddy-api.service; do
        ln -sf /dev/null "$root/etc/systemd/system/$unit"
    done
    install -m 0755 "$IMAGE/vm-case" "$root/usr/local/sbin/vm-case"
    install -m 0644 "$IMAGE/vm-case.service" "$root/etc/systemd/system/vm-case.service"
    mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
    ln -sf ../vm-case.service "$root/etc/systemd/system/multi-user.target.wants/vm-case.service"
    ln -sf /lib/systemd/system/multi-user.target "$root/etc/systemd/system/default.target"
}

# make_disk ROOT FILE
make_disk() {
    local mb
    mb=$(($(du --summarize --block-size=1M "$1" | cut -f1) * 5 / 4 + 2048))
    # No journal: a disk is thrown away, or powered off in order.
    mke2fs -q -t ext4 -O ^has_journal -E lazy_itable_init=1 -d "$1" "$2" "${mb}M"
}
