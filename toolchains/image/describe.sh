# shellcheck shell=bash
# image.json: what the image holds, and the hash of its content.

# Path, kind, mode, link target and content of everything, so that an equal image has an equal hash wherever it is built.
# What differs from build to build stands with what it is made from.
content_hash() {
    local varying=() path
    while read -r path; do varying+=(-path "./${path#/}" -prune -o); done < <(of_all varying)
    {
        printf '%s\n' "${VARYING_INPUTS[@]}"
        (
            cd -- "$TREE" || exit
            find . -xdev "${varying[@]}" -path ./opt/nativesandbox/image.json -prune -o -printf '%P %y %m %l\n' | sort
            find . -xdev "${varying[@]}" -path ./opt/nativesandbox/image.json -prune -o -type f -print0 |
                sort --zero-terminated | xargs --null --max-args=200 --max-procs="$(nproc)" sha256sum | sort --key=2
        )
    } | sha256sum | cut --characters=1-32
}

describe_image() {
    # shellcheck disable=SC2034 # Passed by name.
    local none=()
    local id version packages separator=''
    IMAGE_HASH=$(content_hash)
    {
        printf '{\n  "hash": "%s",\n  "built": "%s",\n  "suite": "%s",\n  "languages": {' "$IMAGE_HASH" "$(date --utc +%Y-%m-%dT%H:%M:%SZ)" "$SUITE"
        for id in "${LANGUAGES[@]}"; do
            version=$(in_tree none bash /tmp/recipes/run-recipe.sh "$id" version) || fail "The version of $id cannot be told: it does not start in the image."
            packages=$(packages_of "$id" | json_strings)
            printf '%s\n    "%s": {"version": %s, "packages": [%s]}' "$separator" "$id" "$(head --lines=1 <<<"$version" | json_strings)" "$packages"
            separator=','
            printf '    %-12s %s\n' "$id" "$(head --lines=1 <<<"$version")" >&3
        done
        printf '\n  },\n  "drift": [%s]\n}\n' "$(json_strings <"$PLAN/drift")"
    } 3>&1 >"$CACHE/image.json"
    install --mode=0644 "$CACHE/image.json" "$TREE/opt/nativesandbox/image.json"
    note "content hash $IMAGE_HASH"
}

# json_strings: lines as JSON strings with commas between. No line of ours holds a control character.
json_strings() { sed 's/[\\"]/\\&/g; s/.*/"&"/' | paste --serial --delimiters=, | sed 's/,"/, "/g'; }

# The packages that a language names, with their versions, its parts' included.
packages_of() {
    local id=$1 needed
    with_recipe "$id" list packages | sed 's/$/=/' | grep --fixed-strings --file=- "$PLAN/debian" | grep --extended-regexp "^($(with_recipe "$id" list packages | paste --serial --delimiters='|' | sed 's/[.+]/\\&/g'))=" || true
    with_recipe "$id" list newer | sed 's/.*/^&=/' | grep --file=- "$PLAN/newer" || true
    with_recipe "$id" list npm | sed 's/@[^@]*$/@/; s/^/^/' | grep --file=- "$PLAN/npm" | cut --delimiter=' ' --fields=1 || true
    while read -r needed; do packages_of "$needed"; done < <(with_recipe "$id" list needs)
}
