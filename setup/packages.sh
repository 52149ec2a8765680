# shellcheck shell=bash
# Packages of the distribution, by what they are needed for. Only what is missing is installed, so that a second run needs no network.

# apt (Debian, Ubuntu), dnf (Fedora and its kin), or nothing that is known here.
package_system() {
    if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
        echo apt
    elif command -v dnf >/dev/null && command -v rpm >/dev/null; then
        echo dnf
    else
        echo unknown
    fi
}

has_apt() { [[ $(package_system) == apt ]]; }

# packages_for PURPOSE|PACKAGE...: names as this distribution has them; Debian's where it is not known.
packages_for() {
    local purpose system
    system=$(package_system)
    for purpose in "$@"; do
        case $system/$purpose in
            # gcc links nsbox; curl is what the README's first request uses; Node bundles the web page.
            dnf/build) echo gcc glibc-devel libseccomp ca-certificates && bundler_packages ;;
            */build) echo gcc libc6-dev libseccomp2 ca-certificates && bundler_packages ;;
            # newuidmap, for ids of their own where nsbox is not started as root.
            dnf/run) echo shadow-utils util-linux curl ;;
            */run) echo uidmap util-linux curl ;;
            # The languages of toolchains/.
            dnf/languages) echo python3 nodejs gcc gcc-c++ glibc-devel dash bash ;;
            */languages) echo python3 nodejs gcc g++ libc6-dev dash bash ;;
            # What the benchmarks compare with; procps and iproute2 for tests that look at the machine from outside; mmdebstrap and
            # e2fsprogs make the virtual machine; chromium shows the web page to its tests.
            dnf/test) echo bubblewrap crun procps-ng iproute ShellCheck mmdebstrap e2fsprogs debian-keyring chromium ;;
            */test) echo bubblewrap crun procps iproute2 shellcheck mmdebstrap e2fsprogs debian-archive-keyring chromium ;;
            *) echo "$purpose" ;;
        esac
    done | tr ' ' '\n'
}

# Node and npm, unless they are here already: those of nodejs.org or NodeSource are one package, which Debian's npm would take away.
bundler_packages() { { command -v node && command -v npm; } >/dev/null || echo nodejs npm; }

is_installed() {
    case $(package_system) in
        apt) [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]] ;;
        dnf) rpm --query --whatprovides "$1" >/dev/null 2>&1 ;;
        *) return 1 ;;
    esac
}

# Prints those of the given packages that are not installed.
missing_packages() {
    local package
    for package in "$@"; do
        is_installed "$package" || printf '%s\n' "$package"
    done
}

# The command with which an operator installs PACKAGES.
install_command() {
    case $(package_system) in
        apt) echo "apt-get install $*" ;;
        dnf) echo "dnf install $*" ;;
        *) echo "the equivalents of these Debian packages: $*" ;;
    esac
}

install_packages() { change "Installing $*" fetch_packages "$@"; }

fetch_packages() {
    if has_apt; then
        # A first try without an update: the lists may be there and the network slow.
        apt-get install --yes --quiet=2 --no-install-recommends "$@" >/dev/null 2>&1 </dev/null && return
        apt-get update --quiet=2 >/dev/null </dev/null && apt-get install --yes --quiet=2 --no-install-recommends "$@" >/dev/null </dev/null
    else
        dnf install --assumeyes --quiet --setopt=install_weak_deps=False "$@" >/dev/null </dev/null
    fi
}

# need_packages PURPOSE...: installs packages without which there is no going on.
need_packages() {
    local wanted missing
    mapfile -t wanted < <(packages_for "$@")
    if [[ $(package_system) == unknown ]]; then
        say "This has neither apt nor dnf: make sure that the equivalents of these Debian packages are installed: ${wanted[*]}"
        return
    fi
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    [[ ${#missing[@]} -gt 0 ]] || return 0
    is_root || fail "These packages are missing and only root can install them: sudo $(install_command "${missing[@]}")"
    install_packages "${missing[@]}" || fail "${missing[*]} could not be installed; see the lines above, or call $(install_command "${missing[@]}")"
}

# want_packages PURPOSE...: installs packages without which something less works.
want_packages() {
    local wanted missing package
    [[ $(package_system) != unknown ]] || return 0
    mapfile -t wanted < <(packages_for "$@")
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    for package in "${missing[@]}"; do
        if ! is_root; then
            say "Going on without $package; to have it: sudo $(install_command "$package")"
        elif ! install_packages "$package"; then
            say "Going on without $package: it could not be installed"
        fi
    done
}
