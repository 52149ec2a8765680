# Either process may be killed at any time, or hang.
# needs: package
# disk: install
# seconds: 800
# shellcheck shell=bash
# shellcheck source=tests/vm/guest/lib.sh source=tests/vm/guest/service.sh
source guest/service.sh
# A third of the patience that the units have, so that the machine need not wait for it.
for unit in "$SERVER" "$LAUNCHER"; do
    mkdir -p "/run/systemd/system/$unit.d"
    printf '[Service]\nWatchdogSec=10\n' >"/run/systemd/system/$unit.d/patience.conf"
done
systemctl daemon-reload
systemctl restart "$LAUNCHER" "$SERVER"
check "the service is there after a boot" wait_until_served

# What the service has on the machine besides its own files. Boxes that wait ready are as many as before once it is idle.
remains() {
    printf 'mounts %s\n' "$(wc -l </proc/mounts)"
    printf 'sockets %s\n' "$(ss --listening --no-header --unix --tcp | grep --extended-regexp 'nativesandbox|:3001' | awk '{ print $2, $5 }' | sort | tr '\n' ' ')"
    find /run/nativesandbox /var/lib/nativesandbox /tmp /var/tmp -xdev ! -path '*/systemd-private-*' | sort
    printf 'cgroups %s\n' "$(find /sys/fs/cgroup/nativesandbox.slice -type d -name 'box-*' | wc -l)"
    printf 'processes %s\n' "$(our_processes | wc -l)"
}
remains_are() { diff "$1" <(remains); }

# The pool shrinks some seconds after demand was high: twice the same with as long between is what stays.
settled() { remains >/run/before && [[ $(our_processes | wc -l) -gt 4 ]] && sleep 8 && remains_are /run/before; }
check "the service comes to rest" eventually 120 settled
sed 's/^/    /' /run/before

# killed_under_load UNIT SIGNAL
killed_under_load() {
    local old
    trap 'touch /run/load-kill.stop' EXIT
    start_load 4 kill
    for _ in 1 2 3; do execute sh 'sleep 4245; :' '{"timeout": 10000}' >/dev/null & done
    eventually 60 pgrep --full --exact 'sleep 4245'
    old=$(our_processes)
    systemctl kill --signal="$2" "$1"
    eventually 60 restarted "$1" "$old"
    end_load kill
    cat /run/load-kill
    same 0 "$(json wrong </run/load-kill)"
    wait_until_served
    eventually 60 nothing_sleeps
    eventually 60 remains_are /run/before
}
nothing_sleeps() { ! pgrep --list-full --full --exact 'sleep 4245'; }
restarted() { systemctl is-active "$1" && ! grep --quiet --line-regexp "$(pid_of "$1")" <<<"$2"; }

check "SIGKILL of the server's unit under load leaves nothing, and it serves again by itself" killed_under_load "$SERVER" KILL
check "SIGKILL of the launcher's unit under load leaves nothing, and it serves again by itself" killed_under_load "$LAUNCHER" KILL

hangs() {
    local pid=$1 restarts
    restarts=$(systemctl show --property=NRestarts --value "$LAUNCHER")
    kill -STOP "$pid"
    eventually 120 gone_or_other "$pid" "$restarts"
    wait_until_served
    eventually 60 remains_are /run/before
}
gone_or_other() { [[ ! -d /proc/$1 && $(systemctl show --property=NRestarts --value "$LAUNCHER") -gt $2 ]]; }
check "a launcher whose first process hangs is restarted by the watchdog" hangs "$(pid_of "$LAUNCHER")"
# The one in the user namespace, which holds the boxes.
inner() { pgrep --parent "$(pid_of "$LAUNCHER")" | while read -r pid; do [[ $(readlink "/proc/$pid/ns/user") == "$(readlink /proc/1/ns/user)" ]] || printf '%s\n' "$pid"; done | head -n 1; }
check "a launcher that hangs inside its user namespace is restarted by the watchdog" hangs "$(inner)"

the_server_hangs() {
    local pid
    pid=$(pid_of "$SERVER")
    kill -STOP "$pid"
    eventually 180 test ! -d "/proc/$pid"
    wait_until_served
}
check "a server that hangs is restarted by the watchdog" the_server_hangs
