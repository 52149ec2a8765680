# What the machine shows of the running service from outside.
# needs: package
# disk: install
# seconds: 300
# shellcheck shell=bash
# shellcheck source=tests/vm/guest/lib.sh source=tests/vm/guest/service.sh
source guest/service.sh
# What nsbox needs to make boxes: see the comments of its unit.
readonly LAUNCHER_EXPOSURE=3.8
# A run that is there for as long as it is looked at, on a slow machine, too.
printf 'MAX_EXECUTION_TIME_MS=60000\nCODE_EXECUTION_TIMEOUT=60000\n' >>"$SETTINGS"
systemctl restart "$SERVER"
check "the service is there after a boot" wait_until_served

execute sh 'sleep 4246 & exec sleep 4244' '{"timeout": 55000}' >/run/answer &
check "a program runs" eventually 60 pgrep --full --exact 'sleep 4244'
payload=$(pgrep --full --exact 'sleep 4244')

# shellcheck disable=SC2046 # One argument a process.
no_capability() { python3 "$SHARE/guest/privileges.py" $(our_processes) $(pgrep '^nsbox'); }
check "no process of ours has a capability in the initial user namespace" no_capability

the_box_has_none_at_all() {
    grep --extended-regexp '^(Cap|NoNewPrivs|Seccomp:|Uid|Groups)' "/proc/$payload/status"
    same 5 "$(grep --count --extended-regexp '^Cap(Inh|Prm|Eff|Bnd|Amb):.0000000000000000$' "/proc/$payload/status")"
    grep --quiet --extended-regexp 'NoNewPrivs:.1' "/proc/$payload/status"
    grep --quiet --extended-regexp '^Seccomp:.2' "/proc/$payload/status"
}
check "a program in a box has no capability in any set, no new privileges, and a filter" the_box_has_none_at_all

a_box_lives_in_the_slice() {
    local group
    group=$(cut -d: -f3 "/proc/$payload/cgroup")
    printf '%s\n' "$group"
    [[ $group == /nativesandbox.slice/nativesandbox-launcher.service/*box-* ]]
    # Bounded together, and one by one.
    [[ $(cat /sys/fs/cgroup/nativesandbox.slice/memory.max) != max ]]
    [[ $(cat /sys/fs/cgroup/nativesandbox.slice/pids.max) != max ]]
    [[ $(cat /sys/fs/cgroup/nativesandbox.slice/cpu.max) != max* ]]
    same $((256 << 20)) "$(($(cat "/sys/fs/cgroup$group/memory.max") / (1 << 20) << 20))"
    same 0 "$(cat "/sys/fs/cgroup$group/memory.swap.max" 2>/dev/null || printf 0)"
}
check "a box lives under nativesandbox.slice, which bounds all of them" a_box_lives_in_the_slice

the_ids_are_the_registered_ones() {
    local first
    first=$(awk -F: '$1 == "nativesandbox" && $3 >= 65536 { print $2 }' /etc/subuid)
    same "$first" "$(awk -F: '$1 == "nativesandbox" && $3 >= 65536 { print $2 }' /etc/subgid)"
    within "$first" $((first + 65535)) "$(stat --format=%u "/proc/$payload")"
}
check "a box runs under an id of the range that is registered for the service" the_ids_are_the_registered_ones

# One run at a time: what follows would wait for it.
what_a_run_leaves_goes_with_its_box() {
    pgrep --full --exact 'sleep 4246'
    pkill --full --exact 'sleep 4244'
    eventually 30 test -s /run/answer
    eventually 30 nothing_sleeps
}
nothing_sleeps() { ! pgrep --list-full --full --exact 'sleep 424[46]'; }
check "when the run is over its box is gone" what_a_run_leaves_goes_with_its_box

the_units_have_their_users() {
    same nativesandbox "$(ps -o user:20= -p "$(pid_of "$SERVER")" | tr -d ' ')"
    same 0 "$(systemctl show --property=NRestarts --value "$SERVER")"
    same 0 "$(systemctl show --property=NRestarts --value "$LAUNCHER")"
}
check "the server runs under its account, and neither unit was restarted" the_units_have_their_users

the_socket_is_the_groups() { same "660 root:nativesandbox" "$(stat --format='%a %U:%G' /run/nativesandbox/nsbox.sock)"; }
check "the launcher's socket is 0660 root:nativesandbox" the_socket_is_the_groups

a_stranger_is_refused() {
    local connect='import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
s.settimeout(5)
try:
    s.connect("/run/nativesandbox/nsbox.sock")
    s.send(b"hello")
    sys.exit("was let in" if s.recv(1) else 0)
except OSError as error: print(error)'
    setpriv --reuid=65534 --regid=65534 --clear-groups python3 -c "$connect"
}
check "another user does not get to the launcher" a_stranger_is_refused

# exposure UNIT: the number of systemd-analyze security.
exposure() { systemd-analyze security --no-pager "$1" | sed -n 's/.*Overall exposure level for [^:]*: \([0-9.]*\).*/\1/p'; }
for unit in "$SERVER" "$LAUNCHER"; do systemd-analyze security --no-pager "$unit" | grep --invert-match '✓' | sed 's/^/    /'; done
check "the server's exposure is below 1.5" within 0 1.49 "$(exposure "$SERVER")"
check "the launcher's exposure is as low as its work allows" within 0 "$LAUNCHER_EXPOSURE" "$(exposure "$LAUNCHER")"

the_journal_has_fields() {
    local entry
    execute python 'print(1)' >/run/answer.python
    eventually 60 journal_has_run
    entry=$(head -n 1 /run/entries)
    printf '%s\n' "$entry"
    same python "$(json LANGUAGE <<<"$entry")"
    same Accepted "$(json VERDICT <<<"$entry")"
    same operator "$(json KEY_NAME <<<"$entry")"
}
# Into a file: a reader that stops early would have journalctl fail by SIGPIPE.
journal_has_run() {
    journalctl --sync
    journalctl --unit="$SERVER" --output=json --no-pager EXECUTION_ID="$(json executionId </run/answer.python)" >/run/entries
    grep --quiet MESSAGE /run/entries
}
check "the journal has a field each for key name, execution id, language and verdict" the_journal_has_fields

the_verdict_cites_the_kernel() {
    local kills answer
    kills=$(value /sys/fs/cgroup/nativesandbox.slice/memory.events oom_group_kill)
    answer=$(execute python 'x = "x" * (1 << 30)' '{"limits": {"memoryBytes": 67108864}}')
    printf '%s\n' "$answer"
    same MemoryLimitExceeded "$(json verdict <<<"$answer")"
    within $((32 << 20)) $((64 << 20)) "$(json memoryBytes <<<"$answer")"
    same $((kills + 1)) "$(value /sys/fs/cgroup/nativesandbox.slice/memory.events oom_group_kill)"
    # A box that died of memory is not the service's failure.
    same active "$(systemctl is-active "$LAUNCHER")"
    same 0 "$(systemctl show --property=NRestarts --value "$LAUNCHER")"
}
check "a program that the kernel kills for memory is told so, and the launcher's unit lives on" the_verdict_cites_the_kernel
