# shellcheck shell=bash disable=SC2034 # Read by the scripts beside it.
# What the machine is made of. A change here, like one of any file of build/ or image/, makes a new machine.

readonly SUITE=trixie
# sid's User Mode Linux runs its processes by seccomp, several times faster than the ptrace of bookworm's.
readonly KERNEL_SUITE=sid

# The system, and what the cases look at it with.
SYSTEM_PACKAGES=(systemd-sysv dbus procps iproute2 mount kmod e2fsprogs curl ca-certificates strace)
# The languages of toolchains/, so that doctor finds each of them.
GUEST_LANGUAGES=(python3 nodejs gcc g++ libc6-dev)
# What an operator puts in front of the service.
PROXY_PACKAGES=(nginx-light caddy)
