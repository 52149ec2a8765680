# shellcheck shell=bash disable=SC2034 # The other parts read the suites.
# Where packages come from: the mirror that this machine's apt uses, and the npm registry that is configured.

readonly SUITE=trixie
# Dart and a current Scala are only there; unpacked beside the system, never mixed into it.
readonly NEWER_SUITE=sid
readonly KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# The first archive of this machine's apt that has a main component and is no security archive.
mirror_of_apt() {
    [[ -z ${MIRROR:-} ]] || { printf '%s\n' "$MIRROR" && return; }
    # shellcheck disable=SC2016 # apt's own placeholders.
    apt-get indextargets --format '$(SITE) $(COMPONENT) $(CODENAME)' |
        awk '$2 == "main" && $1 ~ /debian/ && $1 !~ /security/ && $3 !~ /security/ && !found { print $1; found = 1 }'
}

find_mirror() {
    MIRROR=$(mirror_of_apt)
    if [[ -z $MIRROR ]]; then
        apt-get update --quiet=2 || true
        MIRROR=$(mirror_of_apt)
    fi
    [[ -n $MIRROR ]] || fail "apt on this machine has no Debian mirror (apt-get indextargets). Name one: MIRROR=http://… $0"
    [[ -r $KEYRING ]] || fail "$KEYRING is missing: apt-get install debian-archive-keyring"
}

# apt_for SUITE COMMAND…: apt with lists, status and preferences of its own, as if nothing were installed.
apt_for() {
    local suite=$1 home
    shift
    home=$CACHE/apt/$suite
    mkdir -p "$home/state/lists/partial" "$home/cache" "$home/etc/preferences.d" "$home/etc/apt.conf.d" "$home/etc/sources.list.d" "$CACHE/debs/partial"
    : >>"$home/status"
    # The development suite's index is valid for a week only, and mirrors lag. The signature is checked all the same.
    printf 'deb [signed-by=%s check-valid-until=no] %s %s main\n' "$KEYRING" "$MIRROR" "$suite" >"$home/etc/sources.list"
    cat >"$home/apt.conf" <<CONF
Dir::State "$home/state"; Dir::State::status "$home/status"; Dir::Etc "$home/etc";
Dir::Cache "$home/cache"; Dir::Cache::archives "$CACHE/debs"; Dir::Log "$home/cache";
APT::Architecture "amd64"; APT::Architectures "amd64"; APT::Install-Recommends "false"; APT::Sandbox::User "root";
Acquire::Languages "none"; Acquire::Retries "3"; APT::Get::Assume-Yes "true"; Debug::NoLocking "true";
CONF
    APT_CONFIG=$home/apt.conf "$@"
}

# npm prints warnings of the user's own configuration; errors reach the caller by the status and the log.
npm_quietly() { npm --loglevel=error --no-update-notifier --no-audit --no-fund "$@" 2>>"$CACHE/npm.log"; }
