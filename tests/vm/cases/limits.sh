# Every limit is enforced by cgroup v2, and what nsbox reports is what the kernel counted.
# needs: nsbox payloads
# seconds: 600
# shellcheck shell=bash
# shellcheck source=tests/vm/guest/lib.sh source=tests/vm/guest/box.sh
source guest/box.sh
prepare_nsbox

the_report_names_cgroup_v2() {
    box -- /bin/true
    same v2 "$(reported cgroup)"
}
check "a box is limited by cgroup v2" the_report_names_cgroup_v2

a_hog_is_killed_as_a_group() {
    local kills groups status=0
    kills=$(value "$SLICE/memory.events" oom_kill) groups=$(value "$SLICE/memory.events" oom_group_kill)
    dmesg --clear
    box --memory 64m -- /payloads/limits heap 200 || status=$?
    same 137 "$status"
    same MemoryLimitExceeded "$(reported verdict)"
    within $((32 << 20)) $((64 << 20)) "$(reported memoryBytes)"
    [[ $(value "$SLICE/memory.events" oom_kill) -gt $kills ]]
    same $((groups + 1)) "$(value "$SLICE/memory.events" oom_group_kill)"
    dmesg | grep 'oom-kill:constraint=CONSTRAINT_MEMCG.*oom_memcg=/cases.slice/box.service/.*box-[0-9]'
    dmesg | grep 'Tasks in /cases.slice/box.service/.*box-[0-9]* are going to be killed due to memory.oom.group set'
}
check "memory.max: the kernel kills a hog with all that runs in its box, and the verdict follows its count" a_hog_is_killed_as_a_group

swap_is_not_used() {
    dd if=/dev/zero of=/swap bs=1M count=128 status=none
    chmod 0600 /swap
    mkswap --quiet /swap
    swapon /swap
    start_box --memory 32m -- /payloads/limits pause
    eventually 60 leaf_has cgroup.procs .
    same 0 "$(cat "$(leaf)/memory.swap.max")"
    systemctl stop box.service
    end_box
    local status=0
    box --memory 32m -- /payloads/limits heap 100 || status=$?
    swapoff /swap
    same 137 "$status"
}
check "memory.swap.max: a box has no swap where the machine has" swap_is_not_used

processes_are_bounded() {
    local before
    before=$(value "$SLICE/pids.events" max)
    box --processes 10 -- /payloads/limits processes >/run/output
    same 10 "$(cat /run/output)"
    same 10 "$(reported processesPeak)"
    [[ $(value "$SLICE/pids.events" max) -gt $before ]]
}
check "pids.max: the kernel refuses one process more, and counts it" processes_are_bounded

the_cpu_is_throttled() {
    start_box --cpus 0.2 --wall-time 300s -- /payloads/limits spin 3000
    eventually 60 leaf_has cpu.max '^20000 100000'
    eventually 60 leaf_has cpu.stat '^nr_throttled [1-9]'
    end_box
    same Ok "$(reported verdict)"
    # 3 s of work on a fifth of a core. What UML was not let run by its host counts as work, too, and is paid back by waiting, unless
    # it was the last: 0.8 s of that are to spare.
    within 11000 300000 "$(reported wallTimeMs)"
}
check "cpu.max: a box on a fifth of a core is throttled, and takes five times as long" the_cpu_is_throttled

the_disk_is_throttled() {
    dd if=/dev/urandom of="$PAYLOADS/large" bs=1M count=8 status=none
    sync
    printf '3\n' >/proc/sys/vm/drop_caches
    start_box --io-read 2m --wall-time 300s -- /bin/sh -c '/bin/cat /payloads/large >/dev/null; exec /bin/sleep 4241'
    eventually 60 leaf_has io.max ' rbps=2097152 '
    eventually 120 pgrep --full --exact '/bin/sleep 4241'
    # As long as 8 MiB take at 2 MiB a second, with a second's allowance at the start; and it did come from the disk.
    within $((8 << 20)) $((64 << 20)) "$(sed -n 's/.*rbytes=\([0-9]*\).*/\1/p' "$(leaf)/io.stat" | head -n 1)"
    pkill --full --exact '/bin/sleep 4241'
    end_box
    within 2900 300000 "$(reported wallTimeMs)"
}
check "io.max: what a box reads from the disk comes no faster than it may" the_disk_is_throttled

the_peaks_are_the_kernels() {
    local memory pids
    start_box --memory 128m --wall-time 300s -- /bin/sh -c '/payloads/limits heap 40; /bin/sleep 300 & /bin/sleep 300 & exec /bin/sleep 4242'
    eventually 60 leaf_has pids.current '^4$'
    eventually 60 leaf_has pids.peak '^[4-9]'
    eventually 60 pgrep --full --exact '/bin/sleep 4242'
    memory=$(cat "$(leaf)/memory.peak") pids=$(cat "$(leaf)/pids.peak")
    pkill --full --exact '/bin/sleep 4242'
    end_box
    # Without what the box itself had before the program; init is not the program's.
    within $((memory - (4 << 20))) "$memory" "$(reported memoryBytes)"
    same $((pids - 1)) "$(reported processesPeak)"
}
check "memory.peak and pids.peak are what is reported" the_peaks_are_the_kernels

a_bomb_is_ended_at_once() {
    local status=0
    in_unit strace --follow-forks --trace=clone3,write,openat --string-limit=64 --output=/run/trace /opt/nsbox/nsbox run --json "$REPORT" \
        --bind "$PAYLOADS:/payloads" --processes 30 --wall-time 20s -- /payloads/limits forkbomb || status=$?
    same 124 "$status"
    same 30 "$(reported processesPeak)"
    grep --max-count=1 'openat(.*"cgroup.kill", O_WRONLY' /run/trace
}
check "cgroup.kill ends a fork bomb" a_bomb_is_ended_at_once
check "CLONE_INTO_CGROUP: a box's init is born in its cgroup" grep --max-count=1 'clone3({flags=[^}]*CLONE_INTO_CGROUP[^}]*cgroup=[0-9]' /run/trace
check "nothing is ever moved into a box's cgroup" same "" "$(grep 'openat(.*/box-[0-9].*cgroup.procs' /run/trace)"
check "leaves are gone afterwards" no_leaf_is_left

only_the_program_is_accounted() {
    local pid of_box name
    start_box --output-limit 1g --wall-time 300s -- /bin/sh -c '/bin/head -c 100m /dev/zero; exec /bin/sleep 4243'
    eventually 120 pgrep --full --exact '/bin/sleep 4243'
    of_box=$(cat "$(leaf)/cgroup.procs")
    for pid in $(pgrep nsbox); do
        name=$(tr '\0' ' ' <"/proc/$pid/cmdline")
        printf '%s in %s: %s\n' "$pid" "$(cut -d: -f3 "/proc/$pid/cgroup")" "$name"
        # A box's init is a copy of nsbox that was born in the box.
        [[ $(cut -d: -f3 "/proc/$pid/cgroup") == */supervisor ]] || grep --quiet --line-regexp "$pid" <<<"$of_box"
    done
    same 2 "$(wc -l <<<"$of_box")"
    same "$(pgrep --full --exact '/bin/sleep 4243')" "$(tail -n 1 <<<"$of_box")"
    # What it cost to pass 100 MiB of output on is the supervisor's, and would be seen in what is reported. The program's end is not
    # counted yet, and takes a small part of that.
    local passing counted
    passing=$(value "$(dirname "$(leaf)")/supervisor/cpu.stat" usage_usec)
    [[ $passing -gt 0 ]]
    counted=$(value "$(leaf)/cpu.stat" usage_usec)
    pkill --full --exact '/bin/sleep 4243'
    end_box
    printf 'supervisor: %s us; box, still living: %s us; reported: %s ms\n' "$passing" "$counted" "$(reported cpuTimeMs total)"
    within 0 $(((counted + passing / 2) / 1000)) "$(reported cpuTimeMs total)"
}
check "nsbox is not accounted to a run: only init and the program are in the box's cgroup" only_the_program_is_accounted
