# A file system with quotas refuses what is over a home's, in bytes and in inodes, and everybody else goes on.
# needs: nsbox
# seconds: 240
# shellcheck shell=bash disable=SC2016 # What boxes expand.
# shellcheck source=tests/vm/guest/lib.sh
cp -r "$SHARE/nsbox" /opt/nsbox
readonly USERS=/srv/homes IDS=1744830464
readonly BYTES=$((4 << 20)) INODES=100

start_launcher() {
    systemd-run --quiet --unit=launcher -p Delegate=yes -p DelegateSubgroup=supervisor "$@" \
        /opt/nsbox/nsbox serve --socket /run/nsbox.sock --persistent --uid-range "$IDS" --users "$USERS/all" --home-bytes "$BYTES" --home-inodes "$INODES"
    eventually 60 test -S /run/nsbox.sock
    eventually 60 home quota
}

stop_launcher() { systemctl stop launcher.service; }

# home COMMAND...: what a client sees; see guest/homes.py.
home() { python3 "$SHARE/guest/homes.py" /run/nsbox.sock "$@"; }

a_file_system_has_quotas() {
    truncate --size=256M /root/homes.img
    mke2fs -q -t ext4 -O quota -E lazy_itable_init=1 /root/homes.img
    mkdir -p "$USERS"
    mount -o loop,usrquota /root/homes.img "$USERS"
    chmod 0711 "$USERS"
}
check "an ext4 made with -O quota is mounted with usrquota" a_file_system_has_quotas

it_is_found() {
    start_launcher
    same filesystem "$(home quota)"
}
check "nsbox, started as root, sets the quotas and finds them in force" it_is_found

bytes_are_refused() {
    home run alice 'head -c 50000000 /dev/zero > f' | tee /run/output
    grep 'Disk quota exceeded' /run/output
    within $((BYTES - 65536)) "$BYTES" "$(stat --format=%s "$USERS/all/alice/f")"
    home run alice 'for i in $(seq 40); do echo $i > f; done; head -c 1000000 /dev/zero > g && echo fits again' | grep 'fits again'
}
check "bytes over the quota are refused with EDQUOT, and what was deleted can be used again" bytes_are_refused

open_deleted_files_count() {
    home run dora 'exec 3>f; rm f; head -c 50000000 /dev/zero >&3; ls' | tee /run/output
    grep 'Disk quota exceeded' /run/output
}
check "a file that is deleted but open counts" open_deleted_files_count

inodes_are_refused() {
    home run bob 'for i in $(seq 200); do : > f$i; done; ls | wc -l' | tee /run/output
    grep 'Disk quota exceeded' /run/output
    within $((INODES - 2)) "$INODES" "$(tail -n 1 /run/output)"
}
check "inodes over the quota are refused with EDQUOT" inodes_are_refused

what_the_server_writes_counts() {
    home run carol 'head -c 4000000 /dev/zero > f'
    home put carol g 1000000 | tee /run/output
    grep 'EDQUOT\|errno 122' /run/output
    same f "$(ls "$USERS/all/carol")"
}
check "what nsbox writes for a client counts, and leaves nothing half" what_the_server_writes_counts

others_go_on() { same 3000000 "$(home run eve 'head -c 3000000 /dev/zero > f; stat --format=%s f')"; }
check "another user has a quota of their own" others_go_on

more_is_refused() { home open frank $((BYTES * 2)) | tee /dev/stderr | grep 'home-bytes'; }
check "a home larger than the file system keeps is refused" more_is_refused

without_the_capability() {
    stop_launcher
    start_launcher -p CapabilityBoundingSet='CAP_SETUID CAP_SETGID CAP_CHOWN CAP_SETPCAP'
    same filesystem "$(home quota)"
    home run alice 'head -c 50000000 /dev/zero > f' | grep 'Disk quota exceeded'
}
check "a launcher with the unit's four capabilities finds the quotas that were set before" without_the_capability

the_command_sets_them() {
    stop_launcher
    /opt/nsbox/nsbox quota --users "$USERS/all" --uid-range "$IDS" --home-bytes $((BYTES / 2)) --home-inodes "$INODES" --pool 16
    start_launcher -p CapabilityBoundingSet='CAP_SETUID CAP_SETGID CAP_CHOWN CAP_SETPCAP'
    home run alice 'rm -f *; head -c 50000000 /dev/zero > f' | grep 'Disk quota exceeded'
    within $((BYTES / 2 - 65536)) $((BYTES / 2)) "$(stat --format=%s "$USERS/all/alice/f")"
}
check "nsbox quota sets them for a launcher that may not" the_command_sets_them

without_quotas() {
    stop_launcher
    umount "$USERS"
    mount -o loop /root/homes.img "$USERS"
    local status=0
    /opt/nsbox/nsbox quota --users "$USERS/all" --uid-range "$IDS" || status=$?
    same 3 "$status"
    start_launcher
    same watched "$(home quota)"
}
check "where the file system is mounted without them nsbox says so and watches" without_quotas
