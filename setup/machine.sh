# shellcheck shell=bash
# What a machine must have for the service, found by looking for it rather than for a distribution's name.

# systemd 252 (Debian 12) is the oldest that the units were written for.
readonly LEAST_SYSTEMD=252

check_machine() {
    [[ $(uname -s)/$(uname -m) == Linux/x86_64 ]] || fail "The programs are built for Linux on x86-64; this is $(uname -s) on $(uname -m)."
    [[ -z $DEST ]] || return 0
    check_systemd
    check_cgroups
    check_libraries
    check_nothing_else_serves
}

has_commands() { command -v "$@" >/dev/null && [[ $(command -v "$@" | wc -l) -eq $# ]]; }

booted_with_systemd() { [[ -d /run/systemd/system ]]; }

check_systemd() {
    local version
    has_commands systemctl systemd-sysusers systemd-tmpfiles ||
        fail "systemd is not installed, and the service is a set of its units. ./install.sh run serves without it, in the foreground."
    version=$(systemctl --version | sed -n '1s/^systemd \([0-9]*\).*/\1/p')
    [[ ${version:-0} -ge $LEAST_SYSTEMD ]] || fail "This is systemd ${version:-of an unknown version}; the units need $LEAST_SYSTEMD or later."
    booted_with_systemd || [[ -n $no_start ]] ||
        fail "This system was not booted by systemd. Give --no-start to install into an image or a chroot, or use ./install.sh run to serve in the foreground."
}

check_cgroups() {
    booted_with_systemd || return 0
    [[ $(stat --file-system --format=%T /sys/fs/cgroup) != cgroup2fs ]] || return 0
    complain "Warning: this system mounts cgroup v1 (or a hybrid). Boxes are then limited by v1's controllers, nativesandbox.slice bounds
them only by memory and tasks, and io limits and swap limits may be missing. For cgroup v2 boot with systemd.unified_cgroup_hierarchy=1."
}

# What the runtime of the packaged server loads and does not bring along; API keys are hashed by OpenSSL.
check_libraries() {
    local libraries
    libraries=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) || return 0
    grep --quiet --extended-regexp 'libstdc\+\+\.so\.6' <<<"$libraries" || need_library libstdc++6 libstdc++
    grep --quiet --extended-regexp 'libssl\.so\.(3|1\.1)' <<<"$libraries" || need_library "$(libssl_of_debian)" openssl-libs
}

# Since the change to 64-bit time (Debian 13, Ubuntu 24.04) the package has another name.
libssl_of_debian() { if apt-cache show libssl3t64 >/dev/null 2>&1; then echo libssl3t64; else echo libssl3; fi; }

# need_library DEBIAN-PACKAGE FEDORA-PACKAGE
need_library() {
    local package=$1
    [[ $(package_system) != dnf ]] || package=$2
    if [[ $(package_system) == unknown ]] || ! install_packages "$package"; then
        fail "The server needs $package, which is not installed and could not be: $(install_command "$package")"
    fi
}

check_nothing_else_serves() {
    [[ ! -w $RUN_DIR/lock ]] || flock --nonblock "$RUN_DIR/lock" true || fail "./install.sh run is serving in the foreground; stop that first."
}

# Programs under /opt may be started by a unit only if they are labelled as programs (Fedora's policy).
label_programs() {
    command -v selinuxenabled >/dev/null && selinuxenabled || return 0
    restorecon -R "$1" || true
    chcon --type=bin_t "$1/nativesandbox" "$1/nsbox"
}

hint_languages() {
    local wanted missing
    [[ -z $DEST && $(package_system) != unknown ]] || return 0
    mapfile -t wanted < <(packages_for languages)
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    [[ ${#missing[@]} -eq 0 ]] || printf '\nSome languages are not on this machine. For all of them: %s\n' "$(install_command "${missing[@]}")"
}
