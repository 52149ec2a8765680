# Nothing stays behind.
# needs: package
# disk: install
# seconds: 600
# shellcheck shell=bash
# shellcheck source=tests/vm/guest/lib.sh source=tests/vm/guest/service.sh
source guest/service.sh
check "the service is there after a boot" wait_until_served
processes=$(our_processes | wc -l)

a_dry_run_changes_nothing() {
    disk_list /root/installed
    /opt/nativesandbox/current/install.sh uninstall --purge --dry-run
    disk_list /root/still
    # The service writes its logs meanwhile.
    diff <(grep --invert-match /var/log/nativesandbox /root/installed) <(grep --invert-match /var/log/nativesandbox /root/still)
    is_healthy
}
check "a dry run changes nothing" a_dry_run_changes_nothing

data_is_kept() {
    /opt/nativesandbox/current/install.sh uninstall
    [[ -f /etc/nativesandbox/api-keys && -d /var/lib/nativesandbox && ! -e /opt/nativesandbox ]]
}
check "uninstall keeps settings and data" data_is_kept
check "what was kept is taken up again by an install" eval '/root/package/install.sh install && wait_until_served'

purged() { /opt/nativesandbox/current/install.sh uninstall --purge; }
check "uninstall --purge succeeds" purged
nothing_on_the_disk() {
    disk_list /root/after
    diff /root/before /root/after
}
check "the disk is as it was before the install" nothing_on_the_disk
check "no file of that name is anywhere" same "" "$(find / -path /proc -prune -o -path /sys -prune -o -path /run/share -prune -o -path /root -prune -o -path '/var/log/journal' -prune -o -iname '*nativesandbox*' -print 2>/dev/null)"
check "no account, no group" same "" "$(getent passwd nativesandbox; getent group nativesandbox)"
check "no subordinate ids" same "" "$(grep --no-filename nativesandbox /etc/subuid /etc/subgid)"
check "no unit" same "" "$(systemctl list-units --all --no-legend --plain 'nativesandbox*'; systemctl list-unit-files --no-legend 'nativesandbox*')"
check "no cgroup" same "" "$(find /sys/fs/cgroup -name '*nativesandbox*')"
check "no process (of $processes)" same "" "$(pgrep --list-full '^(nsbox|nativesandbox)')"
check "no socket" same "" "$(ss --listening --no-header --unix --tcp | grep --extended-regexp 'nativesandbox|:3001')"
check "no mount" same "" "$(grep nativesandbox /proc/mounts)"
nothing_to_do() { /root/package/install.sh uninstall --purge; }
check "a second uninstall succeeds" nothing_to_do
