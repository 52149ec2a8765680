# shellcheck shell=bash
# What a build says: progress to standard output, complaints to standard error.

say() { printf '==> %s\n' "$*"; }

note() { printf '    %s\n' "$*"; }

complain() { printf 'build-image.sh: %s\n' "$*" >&2; }

fail() {
    complain "$*"
    exit 1
}

# refuse TEXT: the call itself is wrong, nothing was touched.
refuse() {
    complain "$*"
    exit 2
}

need_commands() {
    local command missing=()
    for command in "$@"; do
        command -v "$command" >/dev/null || missing+=("$command")
    done
    [[ ${#missing[@]} -eq 0 ]] || fail "These commands are missing: ${missing[*]}. On Debian: apt-get install mmdebstrap npm patchelf util-linux uidmap debian-archive-keyring"
}

# step TITLE FUNCTION ARGUMENT…: says what begins, and how long it took. A function that finds its work done calls `cached`.
step() {
    local title=$1 began=$SECONDS
    shift
    say "$title"
    STEP_CACHED=''
    "$@"
    if [[ -n $STEP_CACHED ]]; then note "kept from before: $STEP_CACHED"; else note "done in $((SECONDS - began)) s"; fi
}

cached() { STEP_CACHED=$1; }

size_of() { du --summarize --human-readable --one-file-system "$1" | cut --fields=1; }
