# shellcheck shell=bash disable=SC2153 # sources.sh has the suites.
# The plan: exactly which versions are built, from the lock and what the sources have.
#     lock/debian, lock/newer   package=version
#     lock/npm                  name@version integrity

readonly LOCK=$RECIPES/lock

# Preferences that make apt take the locked versions; what a mirror no longer has is taken in its newest version.
pin_lock() {
    local suite=$1 file=$LOCK/$2 into=$CACHE/apt/$1/etc/preferences.d/lock
    mkdir -p "${into%/*}"
    : >"$into"
    if ! $UPDATE_LOCK && [[ -f $file ]]; then
        awk -F= '/^[a-z0-9]/ { printf "Package: %s\nPin: version %s\nPin-Priority: 1001\n\n", $1, $2 }' "$file" >"$into"
    fi
}

make_plan() {
    local mine npm newer key
    mine=$(of_all packages) npm=$(of_all npm) newer=$(of_all newer)
    key=$(plan_key "$mine" "$npm" "$newer")
    PLAN=$CACHE/plans/$key
    find_mirror
    if [[ -f $PLAN/done ]] && ! $UPDATE_LOCK; then
        cached "${PLAN##*/}, $(wc --lines <"$PLAN/debian") Debian packages"
        return
    fi
    rm -rf "$PLAN"
    mkdir -p "$PLAN"
    pin_lock "$SUITE" debian
    pin_lock "$NEWER_SUITE" newer
    apt_for "$SUITE" apt-get update --quiet=2
    printf '%s\n' "$mine" >"$PLAN/wanted"
    # shellcheck disable=SC2086 # One word a package.
    resolve "$SUITE" $mine '?essential' >"$PLAN/debian"
    : >"$PLAN/newer"
    if [[ -n $newer ]]; then
        apt_for "$NEWER_SUITE" apt-get update --quiet=2
        plan_newer "$newer" >"$PLAN/newer"
    fi
    plan_npm "$npm" >"$PLAN/npm"
    tell_drift
    ! $UPDATE_LOCK || write_lock
    if $UPDATE_LOCK; then
        # The next build, without the option, finds its plan made.
        key=$(plan_key "$mine" "$npm" "$newer")
        [[ $PLAN == "$CACHE/plans/$key" ]] || { rm -rf "$CACHE/plans/$key" && mv "$PLAN" "$CACHE/plans/$key" && PLAN=$CACHE/plans/$key; }
    fi
    touch "$PLAN/done"
    find "$CACHE/plans" -mindepth 1 -maxdepth 1 ! -path "$PLAN" -exec rm -rf {} +
    note "$(wc --lines <"$PLAN/debian") packages of $SUITE, $(wc --lines <"$PLAN/newer") of $NEWER_SUITE, $(wc --lines <"$PLAN/npm") of npm"
}

plan_key() { printf '%s\n' "$SUITE $NEWER_SUITE" "$@" "$(cat "$LOCK"/* 2>/dev/null)" | sha256sum | cut --characters=1-16; }

# resolve SUITE PACKAGE…: the closure, package=version, sorted.
resolve() {
    local suite=$1 log=$CACHE/apt/resolve.log
    shift
    apt_for "$suite" apt-get --simulate install "$@" >"$log" 2>&1 ||
        fail "apt cannot resolve the packages; see the end of $log: $(tail --lines=3 "$log")"
    awk '/^Inst / { version = $3; sub(/^\(/, "", version); print $2 "=" version }' "$log" | sort
}

# Packages beside the system are taken alone, without what they depend on.
plan_newer() {
    local package
    for package in $1; do
        apt_for "$NEWER_SUITE" apt-cache policy "$package" | awk -v name="$package" '/Candidate:/ { print name "=" $2 }'
    done
}

plan_npm() {
    local wanted name pinned
    for wanted in $1; do
        name=${wanted%@*}
        pinned=''
        $UPDATE_LOCK || pinned=$(awk -v name="$name" '{ at = $1; sub(/@[^@]*$/, "", at) } at == name { print $1 }' "$LOCK/npm" 2>/dev/null || true)
        if [[ -z $pinned ]] || ! describe_npm "$pinned"; then
            describe_npm "$wanted" || fail "npm cannot find $wanted; see $CACHE/npm.log"
        fi
    done
}

# describe_npm NAME@RANGE: "name@version integrity" of the newest match.
describe_npm() {
    local answer
    answer=$(npm_quietly view "$1" name version dist.integrity --json) && [[ -n $answer ]] || return 1
    # A registry lists versions as they were published, not as they are counted.
    # shellcheck disable=SC2016 # JavaScript's own placeholders.
    node -e '
        const found = [].concat(JSON.parse(process.argv[1])).filter(one => !one.version.includes("-"))
            .sort((a, b) => a.version.localeCompare(b.version, "en", { numeric: true })).at(-1);
        console.log(`${found.name}@${found.version} ${found["dist.integrity"]}`);' "$answer"
}

# What differs from the lock is said and recorded: a mirror drops versions, a build goes on.
tell_drift() {
    local kind
    : >"$PLAN/drift"
    if ! $UPDATE_LOCK; then
        for kind in debian newer npm; do
            [[ ! -f $LOCK/$kind ]] || drift_between "$kind" "$LOCK/$kind" "$PLAN/$kind" >>"$PLAN/drift"
        done
    fi
    [[ ! -s $PLAN/drift ]] || {
        note "The sources no longer have all that the lock names ($(wc --lines <"$PLAN/drift") differ; --update-lock writes a new one):"
        head --lines=5 "$PLAN/drift" | sed 's/^/      /'
    }
}

# drift_between KIND LOCKED PLANNED
drift_between() {
    awk -v kind="$1" '
        function name(text) { text = $1; sub(kind == "npm" ? "@[^@]*$" : "=.*", "", text); return text }
        NR == FNR { locked[name()] = $1; next }
        !(name() in locked) { print $1 " is not in the lock"; next }
        locked[name()] != $1 { print $1 " instead of " locked[name()] }' "$2" "$3"
}

write_lock() {
    mkdir -p "$LOCK"
    local kind
    for kind in debian newer npm; do cp "$PLAN/$kind" "$LOCK/$kind"; done
    note "wrote $LOCK"
}

download_debs() {
    local bytes wanted
    mapfile -t wanted <"$PLAN/debian"
    if [[ -f $PLAN/downloaded ]]; then
        cached "$(size_of "$CACHE/debs")"
        return
    fi
    pin_lock "$SUITE" debian
    bytes=$(apt_for "$SUITE" apt-get --print-uris install "${wanted[@]}" | awk '/^\x27/ { sum += $3 } END { printf "%.0f", sum / 1e6 }')
    note "${#wanted[@]} packages, $bytes MB to download"
    apt_for "$SUITE" apt-get --quiet=2 --download-only install "${wanted[@]}" >"$CACHE/apt/download.log" 2>&1 ||
        fail "A download failed; call again to go on: $(tail --lines=3 "$CACHE/apt/download.log")"
    touch "$PLAN/downloaded"
}
