# shellcheck shell=bash
# The tree: base and payloads joined by hard links, and programs run in it.

lay_tree() {
    TREE=$CACHE/tree
    # shellcheck disable=SC2115 # CACHE is never empty.
    rm -rf "$TREE"
    copy_tree "$BASE" "$TREE"
    local recipe
    for recipe in "${RECIPES_CHOSEN[@]}"; do
        ! has_payload "$recipe" || copy_tree "$(payload_of "$recipe")" "$TREE"
    done
    # The key store notes when each certificate was added, and no box sees it: boxes have no network.
    rm -f "$TREE/etc/ssl/certs/java/cacerts"
    note "$(size_of "$TREE")"
}

# copy_tree FROM INTO: links where the file system allows it. Nothing writes into a file of the tree from here on, so sharing
# them with the cache is safe.
copy_tree() {
    mkdir -p "$2"
    cp --archive --link --force --no-target-directory "$1" "$2" 2>/dev/null || cp --archive --force --no-target-directory "$1" "$2"
}

# Without root the whole build runs in a user namespace with the caller's subordinate ids: one code path from here on.
enter_namespace() {
    [[ $(id --user) -ne 0 ]] || return 0
    need_commands unshare newuidmap newgidmap
    grep --quiet "^$(id --user --name):" /etc/subuid || fail "/etc/subuid has no ids for $(id --user --name). Mend it with: sudo usermod --add-subuids 231072-296607 --add-subgids 231072-296607 $(id --user --name)"
    say "Not root: building in a user namespace"
    local flags=()
    ! $UPDATE_LOCK || flags+=(--update-lock)
    exec unshare --user --map-root-user --map-auto --mount --pid --fork --kill-child --mount-proc "$HERE/build-image.sh" "${flags[@]}" "$@"
}

# in_tree WRITABLE COMMAND…: runs a command in the tree as a box would: read-only, without network, /tmp of its own. The directories
# in the array named WRITABLE are those of $OUTPUTS. Everything is gone with the namespace, also after an interruption.
in_tree() {
    local -n writable=$1
    shift
    TREE=$TREE OUTPUTS=${OUTPUTS:-} WRITABLE="${writable[*]}" \
        unshare --mount --pid --fork --kill-child --net --ipc --uts --propagation private bash "$RECIPES/in-tree.sh" "$@"
}
