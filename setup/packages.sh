# shellcheck shell=bash disable=SC2034 # The lists are read by install.sh.
# Debian's packages, by what they are needed for. Only what is missing is installed, so that a second run needs no network.

# gcc links nsbox; curl is what the README's first request uses.
BUILD_PACKAGES=(gcc libc6-dev libseccomp2 ca-certificates)
# newuidmap, for ids of their own where nsbox is not started as root.
RUN_PACKAGES=(uidmap util-linux curl)
# The languages of toolchains/.
LANGUAGE_PACKAGES=(python3 nodejs gcc g++ libc6-dev dash bash)
# What the benchmarks compare with; procps and iproute2 for tests that look at the machine from outside; mmdebstrap and e2fsprogs
# make the virtual machine.
TEST_PACKAGES=(bubblewrap crun procps iproute2 shellcheck mmdebstrap e2fsprogs debian-archive-keyring)

# Prints those of the given packages that are not installed.
missing_packages() {
    local package
    for package in "$@"; do
        [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || printf '%s\n' "$package"
    done
}

has_apt() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

install_packages() {
    say "Installing $*"
    # A first try without an update: the lists may be there and the network slow.
    apt-get install --yes --quiet=2 --no-install-recommends "$@" >/dev/null 2>&1 && return
    apt-get update --quiet=2 >/dev/null && apt-get install --yes --quiet=2 --no-install-recommends "$@" >/dev/null
}

# Installs packages without which there is no going on.
need_packages() {
    if ! has_apt; then
        say "This is neither Debian nor Ubuntu: make sure that the equivalents of these are installed: $*"
        return
    fi
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [[ ${#missing[@]} -gt 0 ]] || return 0
    is_root || fail "These packages are missing and only root can install them: sudo apt-get install ${missing[*]}"
    install_packages "${missing[@]}" || fail "apt-get could not install ${missing[*]}; see the lines above."
}

# Installs packages without which something less works.
want_packages() {
    has_apt || return 0
    local package missing
    mapfile -t missing < <(missing_packages "$@")
    for package in "${missing[@]}"; do
        if ! is_root; then
            say "Going on without $package; to have it: sudo apt-get install $package"
        elif ! install_packages "$package"; then
            say "Going on without $package: apt-get has none"
        fi
    done
}
