# shellcheck shell=bash disable=SC2034 # Cases read them.
# The installed service, as an operator and a client see it.
readonly URL=http://127.0.0.1:3001
readonly LAUNCHER=nativesandbox-launcher.service SERVER=nativesandbox.service SOCKET=nativesandbox.socket
readonly SETTINGS=/etc/nativesandbox/nativesandbox.env
# The key that the case install adds and keeps.
readonly KEY_FILE=/root/key

key() { cat "$KEY_FILE" 2>/dev/null || true; }

# execute LANGUAGE CODE [FIELDS AS JSON]: the body of the answer.
execute() {
    python3 -c '
import json, sys
print(json.dumps({"language": sys.argv[1], "code": sys.argv[2], **json.loads(sys.argv[3])}))' "$1" "$2" "${3:-{\}}" |
        curl --silent --show-error --max-time 60 --header "X-API-Key: $(key)" --header 'Content-Type: application/json' --data-binary @- "$URL/api/execute"
}

serves() { same again "$(execute sh 'echo again' | json output)"; }

is_healthy() { curl --silent --fail --max-time 10 --output /dev/null "$URL/health"; }

pid_of() { systemctl show --property=MainPID --value "$1"; }
cgroup_of() { printf '/sys/fs/cgroup%s\n' "$(systemctl show --property=ControlGroup --value "$1")"; }

# Every process of ours, by the cgroups that ours live in.
our_processes() {
    { find "$(cgroup_of nativesandbox.slice)" "$(cgroup_of nativesandbox.service)" -name cgroup.procs -exec cat {} + 2>/dev/null || true; } |
        sort --numeric-sort --unique
}

# wait_until_served: after a boot or a restart.
wait_until_served() { eventually 90 is_healthy && eventually 60 serves; }

# start_load CLIENTS NAME: clients that ask for one run after another, each over a connection of its own.
start_load() {
    # What a load of the same name left would be taken for this one's before that begins.
    rm -f "/run/load-$2" "/run/load-$2.started" "/run/load-$2.stop"
    python3 "$SHARE/guest/load.py" "$URL" "$(key)" "$1" "/run/load-$2" &
    eventually 60 test -s "/run/load-$2.started"
}

# end_load NAME: what came of it is in /run/load-NAME, as JSON.
end_load() {
    touch "/run/load-$1.stop"
    eventually 120 test -s "/run/load-$1"
}

# disk_list FILE: everything on the disk with owner, mode and, outside of logs, content. What systemd and Debian write by themselves
# while a machine runs is left out by name.
disk_list() {
    find / -xdev \( -path /var/log/journal -o -path /var/lib/systemd -o -path /var/cache/ldconfig -o -path /root -o -path /tmp -o -path /var/tmp \) -prune -o \
        ! -path '/var/log/wtmp*' ! -path '/var/log/lastlog' ! -path '/var/cache/apt/*.bin' ! -path '/etc/*-' \( -type d -printf '%p/ %u:%g %m\n' -o -type l -printf '%p -> %l\n' -o -printf '%p %u:%g %m %s\n' \) | LC_ALL=C sort >"$1"
    find /etc -xdev -type f ! -name '*-' -exec sha256sum {} + | LC_ALL=C sort >>"$1"
}
