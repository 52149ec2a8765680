# The machine is what the other cases take it for.
# seconds: 120
# shellcheck shell=bash

v2_with_controllers() {
    same cgroup2fs "$(stat --file-system --format=%T /sys/fs/cgroup)"
    local name
    for name in cpu io memory pids; do grep --quiet --word-regexp "$name" /sys/fs/cgroup/cgroup.controllers; done
}

check "cgroup v2 is mounted, with the controllers cpu, io, memory and pids" v2_with_controllers
check "systemd is the first process" same systemd "$(cat /proc/1/comm)"
check "there is no .NET on the PATH" same "" "$(command -v dotnet)"
check "there is no network" same 1 "$(ip -oneline link show up | wc -l)"
note "$(uname -r), $(systemctl --version | head -n 1)"
