# shellcheck shell=bash
# The store: images/HASH, and the links current and previous.

# locate_store IMAGES CACHE
locate_store() {
    IMAGES=$1
    if [[ -z $IMAGES ]]; then
        if [[ $(id --user) -eq 0 ]]; then IMAGES=/opt/nativesandbox/toolchains; else IMAGES=${XDG_DATA_HOME:-$HOME/.local/share}/nativesandbox/toolchains; fi
    fi
    IMAGES=$(realpath --canonicalize-missing "$IMAGES")
    CACHE=$(realpath --canonicalize-missing "${2:-$IMAGES/cache}")
}

take_lock() {
    mkdir -p "$IMAGES/images" "$CACHE"
    exec {BUILD_LOCK}>"$CACHE/lock"
    flock --nonblock "$BUILD_LOCK" || {
        say "Another build is running; waiting for it"
        flock "$BUILD_LOCK"
    }
}

# languages_of IMAGE: the ids that its image.json lists, a line each.
languages_of() { sed --quiet 's/^    "\([a-z0-9-]*\)": {"version".*/\1/p' "$1/opt/nativesandbox/image.json" 2>/dev/null || true; }

# A link is replaced by rename: who resolves it sees the one image or the other.
point() {
    ln --symbolic --no-dereference --force "$1" "$IMAGES/$2.new"
    mv --no-target-directory "$IMAGES/$2.new" "$IMAGES/$2"
}

publish_image() {
    local before=''
    [[ ! -L $IMAGES/current ]] || before=$(readlink "$IMAGES/current")
    if [[ -d $IMAGES/images/$IMAGE_HASH ]]; then
        note "the same content is there already"
        # shellcheck disable=SC2115 # CACHE is never empty.
        rm -rf "$TREE"
    else
        copy_or_move "$TREE" "$IMAGES/images/$IMAGE_HASH"
    fi
    [[ $before == "images/$IMAGE_HASH" ]] || {
        [[ -z $before ]] || point "$before" previous
        point "images/$IMAGE_HASH" current
    }
    prune
}

# A move within a file system, a copy and a rename where the cache is on another.
copy_or_move() {
    local half=$2.partial
    rm -rf "$half"
    mv --no-target-directory "$1" "$half"
    mv --no-target-directory "$half" "$2"
}

roll_back() {
    [[ -L $IMAGES/previous && -d $IMAGES/previous/ ]] || refuse "There is no previous image in $IMAGES."
    local current previous
    previous=$(readlink "$IMAGES/previous")
    current=$(readlink "$IMAGES/current")
    point "$previous" current
    point "$current" previous
    say "The image ${previous#images/} is current again; ${current#images/} is kept as the previous one. Restart nsbox to use it."
}

# Only the current and the previous image stay.
prune() {
    local image name
    for image in "$IMAGES"/images/*; do
        name=images/${image##*/}
        [[ $name == "$(readlink "$IMAGES/current")" || $name == "$(readlink "$IMAGES/previous" || true)" ]] || rm -rf "$image"
    done
}
