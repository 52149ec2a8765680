#!/usr/bin/env bash
# Builds the toolchain image: one root file system with the languages' compilers and interpreters. See --help.
set -Eeuo pipefail

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
RECIPES=$HERE/image
readonly HERE RECIPES
export RECIPES

# What a build writes must be readable for every box, whatever the caller's own umask is.
umask 022
export LC_ALL=C.UTF-8

# shellcheck source=toolchains/image/messages.sh
source "$RECIPES/messages.sh"
# shellcheck source=toolchains/image/recipes.sh
source "$RECIPES/recipes.sh"
# shellcheck source=toolchains/image/sources.sh
source "$RECIPES/sources.sh"
# shellcheck source=toolchains/image/plan.sh
source "$RECIPES/plan.sh"
# shellcheck source=toolchains/image/payloads.sh
source "$RECIPES/payloads.sh"
# shellcheck source=toolchains/image/base.sh
source "$RECIPES/base.sh"
# shellcheck source=toolchains/image/tree.sh
source "$RECIPES/tree.sh"
# shellcheck source=toolchains/image/warm.sh
source "$RECIPES/warm.sh"
# shellcheck source=toolchains/image/describe.sh
source "$RECIPES/describe.sh"
# shellcheck source=toolchains/image/store.sh
source "$RECIPES/store.sh"

usage() {
    cat <<'TEXT'
usage: build-image.sh [OPTION…] [all|ID…]

    all           every language (what is built when nothing is named)
    ID…           these languages, and those that the current image has already
    --only        just the named languages, without those of the current image
    --images DIR  where images are kept (or IMAGES_DIR; as root /opt/nativesandbox/toolchains,
                  otherwise ~/.local/share/nativesandbox/toolchains)
    --cache DIR   where downloads and finished steps are kept (or IMAGE_CACHE_DIR; DIR/cache by default)
    --update-lock take the newest versions of the sources and write them to image/lock
    --rollback    make the previous image the current one
    --list        the languages there are, and which of them the current image has
    --recipe-hash the hash of everything that this build is made from

An interrupted build goes on where it stopped. A new image replaces the current one in one step; the
one before it is kept for --rollback. Without root a user namespace is used, which needs newuidmap and
ids in /etc/subuid. Needs mmdebstrap, npm and the .NET 10 SDK.
TEXT
}

# What no step foresaw still says where it was.
trap 'complain "It broke off in ${FUNCNAME[0]:-the script}, line $LINENO: $BASH_COMMAND"' ERR

main() {
    local action=build only=false wanted=()
    UPDATE_LOCK=false
    local images=${IMAGES_DIR:-} cache=${IMAGE_CACHE_DIR:-}
    while [[ $# -gt 0 ]]; do
        case $1 in
            --images | --cache)
                [[ $# -gt 1 ]] || refuse "$1 needs a directory."
                if [[ $1 == --images ]]; then images=$2; else cache=$2; fi
                shift
                ;;
            --only) only=true ;;
            --update-lock) UPDATE_LOCK=true ;;
            --rollback) action=rollback ;;
            --list) action=list ;;
            --recipe-hash) action=recipe_hash ;;
            -h | --help) action=usage ;;
            -*) refuse "$1 is not an option; see --help." ;;
            *) wanted+=("$1") ;;
        esac
        shift
    done
    locate_store "$images" "$cache"
    case $action in
        usage) usage ;;
        list) list_languages ;;
        rollback) roll_back ;;
        recipe_hash) recipe_hash ;;
        build) build_image "$only" "${wanted[@]}" ;;
    esac
}

build_image() {
    local only=$1
    shift
    choose_languages "$only" "$@"
    enter_namespace --images "$IMAGES" --cache "$CACHE" --only "${LANGUAGES[@]}"
    take_lock
    need_commands mmdebstrap npm node apt-get dpkg-deb unshare sha256sum
    say "Building the image of ${#LANGUAGES[@]} languages: ${LANGUAGES[*]}"
    local began=$SECONDS
    step "Resolving packages" make_plan
    step "Downloading Debian's packages" download_debs
    local recipe
    for recipe in "${RECIPES_CHOSEN[@]}"; do
        ! has_payload "$recipe" || step "Fetching $recipe" make_payload "$recipe"
    done
    step "Unpacking the base system" make_base
    step "Laying the tree" lay_tree
    for recipe in "${RECIPES_CHOSEN[@]}"; do
        ! has_warm_up "$recipe" || step "Warming $recipe" warm_up_recipe "$recipe"
    done
    step "Describing the image" describe_image
    step "Publishing the image" publish_image
    say "The image $IMAGE_HASH is current in $IMAGES ($(size_of "$IMAGES/current/"), $((SECONDS - began)) s)"
}

main "$@"
