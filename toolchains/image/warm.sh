# shellcheck shell=bash
# Warm caches: what makes a first compilation as fast as the hundredth.

# What the content hash takes in place of files that differ from build to build.
VARYING_INPUTS=()

# Of the closure of the recipe's own packages; a language added to the image leaves the other caches as they are.
warm_key() {
    local id=$1 needed
    {
        # shellcheck disable=SC2046 # One word a package.
        resolve "$SUITE" $(with_recipe "$id" list packages) | comm -12 - "$PLAN/debian"
        cat "$(recipe_file "$id")" "$RECIPES/in-tree.sh"
        cat "$RECIPES/training/$id"/* 2>/dev/null || true
        ! has_payload "$id" || payload_key "$id"
        with_recipe "$id" warm_inputs
        while read -r needed; do warm_key "$needed"; done < <(with_recipe "$id" list needs)
    } | sha256sum | cut --characters=1-16
}

# Other files of the build that a warm-up reads; recipes override it.
warm_inputs() { :; }

warm_up_recipe() {
    local id=$1 key from outputs directory
    key=$(warm_key "$id")
    from=$CACHE/warm/$id-$key
    mapfile -t outputs < <(with_recipe "$id" list outputs)
    if [[ -d $from ]]; then
        cached "$(size_of "$from")"
    else
        rm -rf "$CACHE/warm/$id-"*
        OUTPUTS=$from.partial
        # The places to mount on are directories of the tree alone, not shared with the cache.
        for directory in "${outputs[@]}"; do mkdir -p "$OUTPUTS$directory" "$TREE$directory"; done
        in_tree outputs bash /tmp/recipes/run-recipe.sh "$id" warm_up >"$CACHE/warm-$id.log" 2>&1 ||
            fail "Warming $id failed; see $CACHE/warm-$id.log: $(tail --lines=5 "$CACHE/warm-$id.log")"
        chmod --recursive a+rX "$OUTPUTS"
        mv "$OUTPUTS" "$from"
        note "$(size_of "$from")"
    fi
    [[ -z $(with_recipe "$id" list varying) ]] || VARYING_INPUTS+=("$id $key")
    copy_tree "$from" "$TREE"
}
