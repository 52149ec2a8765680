# CPU time as the kernel counts it, where the kernel's clock is exact.
# machine: qemu
# needs: nsbox payloads
# seconds: 900
# shellcheck shell=bash
# shellcheck source=tests/vm/guest/lib.sh source=tests/vm/guest/box.sh
source guest/box.sh
prepare_nsbox
gcc -O1 -pthread -o "$PAYLOADS/cputime" "$SHARE/guest/cputime.c"

# One part in a hundred, and 15 ms: the start of the program, and what its box took before that.
near() { within "$(($1 - $1 / 100 - 15))" "$(($1 + $1 / 100 + 15))" "$2"; }

# counted WHAT SECONDS OF-ALL: what is reported, what the program was told by getrusage, and what its cgroup counted are the same.
counted() {
    local user system total
    start_box --wall-time 300s --memory 256m -- /payloads/cputime "$1" "$2"
    eventually 280 test -s /run/box.output
    read -r user system </run/box.output
    total=$(value "$(leaf)/cpu.stat" usage_usec)
    pkill --exact cputime
    end_box
    cat "$REPORT"
    printf 'getrusage: user %s us, system %s us; cgroup: %s us\n' "$user" "$system" "$total"
    near "$3" "$(((user + system) / 1000))"
    near "$(((user + system) / 1000))" "$(reported cpuTimeMs total)"
    near "$((user / 1000))" "$(reported cpuTimeMs user)"
    near "$((system / 1000))" "$(reported cpuTimeMs system)"
    # The group also has the start of the program; its end comes after this was read.
    near "$((total / 1000))" "$(reported cpuTimeMs total)"
}
check "two seconds of user time are reported as getrusage and cpu.stat have them" counted user 2 2000
check "two seconds in the kernel are reported as system time" counted system 2 2000
check "four threads are counted together" counted threads 0.5 2000
check "children are counted together" counted children 0.5 2000

half_a_core() {
    local stat
    start_box --cpus 0.5 --wall-time 300s -- /payloads/cputime user 2
    eventually 280 test -s /run/box.output
    stat=$(cat "$(leaf)/cpu.stat")
    pkill --exact cputime
    end_box
    printf '%s\n' "$stat"
    [[ $(awk '$1 == "nr_throttled" { print $2 }' <<<"$stat") -ge 30 ]]
    near 2000 "$(reported cpuTimeMs total)"
    within 3800 100000 "$(reported wallTimeMs)"
}
check "half a core: two seconds of work take four on the clock, and are still two" half_a_core

the_limit_is_met() {
    local status=0
    box --cpu-time 1s --wall-time 300s -- /payloads/cputime threads 100 || status=$?
    same 124 "$status"
    same TimeLimitExceeded "$(reported verdict)"
    within 1000 1060 "$(reported cpuTimeMs total)"
}
check "a CPU time limit ends the program when all threads together have used it" the_limit_is_met
check "leaves are gone afterwards" no_leaf_is_left
