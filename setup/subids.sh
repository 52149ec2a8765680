# shellcheck shell=bash
# Subordinate ids (subuid(5)): the 65,536 ids that boxes run under, registered so that nobody else gets them.

readonly SUB_IDS=65536
readonly SUBUID_FILE=/etc/subuid SUBGID_FILE=/etc/subgid

# first_free_range LEAST MOST COUNT: the start of the first COUNT ids from LEAST to MOST that are free, where standard input
# has what is taken, "name:start:count" a line. Prints nothing where there is none.
first_free_range() {
    awk -F: '$2 ~ /^[0-9]+$/ && $3 ~ /^[0-9]+$/ && $3 > 0 { print $2, $3 }' | sort --numeric-sort |
        awk -v start="$1" -v most="$2" -v count="$3" '
            $1 < start + count && $1 + $2 > start { start = $1 + $2 }
            END { if (start + count - 1 <= most) printf "%d\n", start }'
}

# registered_range NAME SUBUID SUBGID: the start of a range of full size that both files give to NAME.
registered_range() {
    awk -F: -v name="$1" -v count="$SUB_IDS" '
        $1 != name || $3 + 0 < count { next }
        FILENAME == ARGV[1] { uids[$2] = 1; next }
        $2 in uids { print $2; exit }' "$2" "$3" 2>/dev/null || true
}

# What nobody may get: ranges of both files, and ids that accounts and groups have.
taken_ids() {
    cat "$SUBUID_FILE" "$SUBGID_FILE" 2>/dev/null || true
    { getent passwd && getent group; } | awk -F: '{ print $1 ":" $3 ":1" }'
}

# login_default NAME DEFAULT: a number of /etc/login.defs.
login_default() {
    local value
    value=$(awk -v name="$1" '$1 == name { print $2 }' /etc/login.defs 2>/dev/null | tail -n 1)
    printf '%s\n' "${value:-$2}"
}

register_ids() {
    local start least most
    [[ -z $(registered_range "$ACCOUNT" "$SUBUID_FILE" "$SUBGID_FILE") ]] || return 0
    least=$(login_default SUB_UID_MIN 100000) most=$(login_default SUB_UID_MAX 600100000)
    start=$(taken_ids | first_free_range "$least" "$most" "$SUB_IDS")
    [[ -n $start ]] || fail "From $least to $most (SUB_UID_MIN and SUB_UID_MAX of /etc/login.defs) no $SUB_IDS ids in a row are free. Take out ranges of $SUBUID_FILE and $SUBGID_FILE that nobody uses, or raise SUB_UID_MAX."
    on_failure release_ids
    change "Registering the ids $start to $((start + SUB_IDS - 1)) for $ACCOUNT in $SUBUID_FILE and $SUBGID_FILE" add_ids "$start"
}

# usermod takes the locks that other tools of shadow respect. What an older or broken registration left goes first.
add_ids() {
    release_ids
    touch "$SUBUID_FILE" "$SUBGID_FILE"
    usermod --add-subuids "$1-$(($1 + SUB_IDS - 1))" --add-subgids "$1-$(($1 + SUB_IDS - 1))" "$ACCOUNT"
}

has_ids() { grep --quiet --no-messages "^$ACCOUNT:" "$SUBUID_FILE" "$SUBGID_FILE"; }

release_ids() {
    without_entries "$SUBUID_FILE"
    without_entries "$SUBGID_FILE"
}

# Takes the account's lines out of FILE in one step. By hand, since usermod refuses where the account is gone.
without_entries() {
    grep --quiet --no-messages "^$ACCOUNT:" "$1" || return 0
    cp --archive "$1" "$1.nativesandbox"
    sed "/^$ACCOUNT:/d" "$1" >"$1.nativesandbox"
    mv "$1.nativesandbox" "$1"
}
