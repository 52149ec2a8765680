# shellcheck shell=bash
# Debian's archive, as the machine that builds reaches it.

readonly KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# shellcheck disable=SC2016 # apt's own variables.
apt_mirror() { apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(SITE) $(CODENAME)' | awk '$1 == "Debian" && $2 == "main" && $4 !~ /security/ && !site { site = $3 } END { print site }'; }

# The mirror that apt is set up with here, or VM_MIRROR.
debian_mirror() {
    local mirror=${VM_MIRROR:-}
    [[ -n $mirror ]] || mirror=$(apt_mirror)
    [[ -n $mirror ]] || { apt-get update --quiet=2 >&2 && mirror=$(apt_mirror); }
    [[ -n $mirror ]] || { printf 'apt knows no mirror of Debian here: set VM_MIRROR to one\n' >&2 && return 1; }
    printf '%s\n' "$mirror"
}

# apt_in DIRECTORY SUITE get|cache ARGUMENT...: apt with the index of one suite alone, apart from this machine's own lists.
apt_in() {
    local home=$1 suite=$2 command=$3
    shift 3
    local options=(--quiet -o Dir::Etc::SourceList="$home/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::lists="$home/lists"
        -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o APT::Sandbox::User=root)
    if [[ ! -e $home/sources.list ]]; then
        mkdir -p "$home/lists/partial"
        printf 'deb [signed-by=%s] %s %s main\n' "$KEYRING" "$(debian_mirror)" "$suite" >"$home/sources.list"
        apt-get "${options[@]}" update >&2
    fi
    "apt-$command" "${options[@]}" "$@"
}
