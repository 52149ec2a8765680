#!/usr/bin/env bash
# Tests of the image builder's own parts: recipes, plan, lock, hash, store. No network, no image. The last line is "PASSED FAILED".
set -uo pipefail
ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
good=0 bad=0

check() {
    local name=$1
    shift
    if "$@" >"$work/output" 2>&1; then
        good=$((good + 1))
    else
        bad=$((bad + 1))
        printf 'FAILED %s\n' "$name"
        sed 's/^/    /' "$work/output"
    fi
}

builder() { "$ROOT/toolchains/build-image.sh" --images "$work/store" --cache "$work/cache" "$@"; }

# The builder's functions, without a build.
load() {
    # shellcheck disable=SC2034 # The functions read them.
    RECIPES=$ROOT/toolchains/image HERE=$ROOT/toolchains UPDATE_LOCK=false IMAGES=$work/store CACHE=$work/cache PLAN=$work/plan TREE=$work/tree
    local part
    for part in messages recipes sources plan payloads base tree warm describe store; do
        # shellcheck source=/dev/null
        source "$RECIPES/$part.sh"
    done
}

refuses() {
    local status=0
    builder "$@" || status=$?
    [[ $status -eq 2 ]]
}

equal() { [[ $1 == "$2" ]] || { printf '"%s" is not "%s"\n' "$1" "$2" && return 1; }; }

# make_image HASH LANGUAGE…: an image of the store, as a build leaves it.
make_image() {
    local hash=$1 id
    shift
    mkdir -p "$work/store/images/$hash/opt/nativesandbox"
    { echo '{' && for id in "$@"; do printf '    "%s": {"version": "1", "packages": []},\n' "$id"; done; } >"$work/store/images/$hash/opt/nativesandbox/image.json"
}

fresh_store() {
    rm -rf "$work/store" "$work/tree"
    mkdir -p "$work/store/images" "$work/cache"
}

every_recipe_is_whole() (
    load
    local id needed
    while read -r id; do
        with_recipe "$id" defines version || { echo "$id has no version" && return 1; }
        while read -r needed; do recipe_file "$needed" >/dev/null || { echo "$id needs $needed" && return 1; }; done < <(with_recipe "$id" list needs)
        ! has_warm_up "$id" || [[ -n $(with_recipe "$id" list outputs) ]] || { echo "$id warms up nothing" && return 1; }
    done < <(all_languages)
)

needed_come_first() (
    load
    fresh_store
    choose_languages true kotlin typescript >/dev/null
    equal "${LANGUAGES[*]}" "kotlin typescript" && equal "${RECIPES_CHOSEN[*]}" "base jdk kotlin javascript typescript"
)

adding_keeps() (
    load
    fresh_store
    make_image one python
    point images/one current
    choose_languages false lua
    equal "${LANGUAGES[*]}" "lua python" && choose_languages true lua && equal "${LANGUAGES[*]}" lua
)

publishing_switches() (
    load
    fresh_store
    local hash
    for hash in one two three; do
        mkdir -p "$TREE"
        IMAGE_HASH=$hash
        publish_image >/dev/null
    done
    equal "$(readlink "$IMAGES/current")" images/three && equal "$(readlink "$IMAGES/previous")" images/two &&
        equal "$(ls "$IMAGES/images")" $'three\ntwo'
)

publishing_again_keeps_the_previous() (
    load
    fresh_store
    local hash
    for hash in one two two; do
        mkdir -p "$TREE"
        # shellcheck disable=SC2034 # publish_image reads it.
        IMAGE_HASH=$hash
        publish_image >/dev/null
    done
    equal "$(readlink "$IMAGES/current")" images/two && equal "$(readlink "$IMAGES/previous")" images/one
)

rolling_back() (
    load
    fresh_store
    make_image one && make_image two
    point images/one previous
    point images/two current
    builder --rollback && equal "$(readlink "$IMAGES/current")" images/one && equal "$(readlink "$IMAGES/previous")" images/two
)

lists_what_is_installed() {
    fresh_store
    (load && make_image one lua && point images/one current)
    builder --list >"$work/said" 2>&1 || return 1
    equal "$(grep --extended-regexp --count '^lua +Lua +installed$|^go +Go +not installed: build-image.sh go$' "$work/said")" 2
}

nothing_to_roll_back_to() {
    fresh_store
    refuses --rollback
}

small_tree() {
    rm -rf "$work/tree"
    mkdir -p "$work/tree/usr/bin" "$work/tree/opt/cache" "$work/tree/opt/nativesandbox"
    echo one >"$work/tree/usr/bin/program"
    echo "$RANDOM" >"$work/tree/opt/nativesandbox/image.json"
    ln -s program "$work/tree/usr/bin/link"
}

hash_is_of_the_content() (
    load
    # shellcheck disable=SC2034
    RECIPES_CHOSEN=(base)
    local before
    small_tree
    before=$(content_hash)
    sleep 0.01 # Another time, which must not matter.
    small_tree
    equal "$(content_hash)" "$before" || return 1
    local change
    for change in 'echo two >usr/bin/program' 'chmod +x usr/bin/program' 'ln -sfn other usr/bin/link' 'touch usr/new' 'mv usr/bin/program usr/bin/renamed'; do
        small_tree
        (cd "$work/tree" && eval "$change")
        [[ $(content_hash) != "$before" ]] || { echo "the same hash after: $change" && return 1; }
    done
)

drift_is_told() (
    load
    mkdir -p "$work/plan" "$work/lock"
    LOCK_LINES=$'a=1\nb=2' PLAN_LINES=$'a=1\nb=3\nc=1'
    printf '%s\n' "$PLAN_LINES" >"$work/plan/debian"
    printf '%s\n' "$LOCK_LINES" >"$work/lock/debian"
    drift_between debian "$work/lock/debian" "$work/plan/debian" >"$work/drift"
    equal "$(cat "$work/drift")" $'b=3 instead of b=2\nc=1 is not in the lock'
    echo '@x/y@1.0 sha512-a' >"$work/lock/npm"
    echo '@x/y@1.1 sha512-b' >"$work/plan/npm"
    equal "$(drift_between npm "$work/lock/npm" "$work/plan/npm")" '@x/y@1.1 instead of @x/y@1.0'
)

integrity_is_checked() (
    load
    printf 'hello' >"$work/file"
    check_integrity "$work/file" "sha512-m3HSJL1i83hdltRq0+o9czGb+8KJDKra4t/3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw==" &&
        ! check_integrity "$work/file" "sha512-AAAA"
)

json_is_escaped() (
    load
    equal "$(printf '%s\n' 'a"b\c' d | json_strings)" '"a\"b\\c", "d"'
)

locked_packages_are_whole() (
    load
    local kind
    for kind in debian newer npm; do [[ -s $LOCK/$kind ]] || { echo "no lock of $kind" && return 1; }; done
    ! grep --invert-match --extended-regexp '^[a-z0-9.+-]+=[^ =]+$' "$LOCK/debian" "$LOCK/newer" && ! grep --invert-match --extended-regexp '^[^ ]+@[0-9.]+ sha512-[A-Za-z0-9+/=]+$' "$LOCK/npm"
)

for script in toolchains/build-image.sh toolchains/image/*.sh toolchains/image/*/*.sh setup/languages.sh tests/setup/images.sh; do
    check "$script is bash" bash -n "$ROOT/$script"
done
if command -v shellcheck >/dev/null; then
    check "shellcheck has nothing to say of the builder" shellcheck --external-sources --source-path="$ROOT" \
        "$ROOT"/toolchains/build-image.sh "$ROOT"/toolchains/image/*.sh "$ROOT"/toolchains/image/*/*.sh "$ROOT"/tests/setup/images.sh "$ROOT"/setup/languages.sh
fi
check "help is given" builder --help
check "an unknown language is refused before anything is done" refuses cobol
check "languages are listed with what adds them" lists_what_is_installed
check "an unknown option is refused" refuses --frobnicate
check "a missing value is refused" refuses --images
check "every recipe is whole" every_recipe_is_whole
check "what a recipe needs comes before it" needed_come_first
check "adding a language keeps those of the current image" adding_keeps
check "a new image becomes current, the one before stays, older ones go" publishing_switches
check "publishing the same image twice keeps the previous one" publishing_again_keeps_the_previous
check "rolling back exchanges current and previous" rolling_back
check "without a previous image rolling back is refused" nothing_to_roll_back_to
check "the hash is of paths, modes, links and content, not of times" hash_is_of_the_content
check "what differs from the lock is told" drift_is_told
check "npm's integrity is checked" integrity_is_checked
check "strings are escaped for JSON" json_is_escaped
check "the lock is whole" locked_packages_are_whole
printf '%d %d\n' "$good" "$bad"
