# shellcheck shell=bash
# The toolchain image: one root file system with all languages, built by toolchains/build-image.sh.

readonly IMAGE_PACKAGES=(mmdebstrap patchelf debian-archive-keyring util-linux uidmap)
readonly TEST_CACHE=/var/cache/nativesandbox

need_image_builder() {
    need_packages "${IMAGE_PACKAGES[@]}"
    # Another source's nodejs brings npm itself, and conflicts with Debian's.
    command -v npm >/dev/null || need_packages npm
}

# languages [all|ID…|--rollback|--list|…]: the arguments are those of build-image.sh.
languages() {
    case ${1:-} in
        --rollback | --list | --recipe-hash | --help | -h) ;;
        *)
            need_image_builder
            need_dotnet
            ;;
    esac
    toolchains/build-image.sh "$@"
}

# The image that tests run on, kept under the hash of what it is made from: built once, then found.
# Downloads and finished steps are kept beside it, so that a changed recipe costs its own steps only.
test_image() {
    local images
    images=$TEST_CACHE/toolchains-$(toolchains/build-image.sh --recipe-hash)
    if [[ ! -f $images/current/opt/nativesandbox/image.json ]]; then
        need_image_builder
        toolchains/build-image.sh --images "$images" --cache "$TEST_CACHE/toolchains-cache" all
        forget_test_images "$images"
    fi
    export TOOLCHAIN_IMAGE=$images/current
    say "Testing on the toolchain image $TOOLCHAIN_IMAGE"
}

# Images of older recipes go, but the one before: going back and forth between two states is common.
forget_test_images() {
    local image
    find "$TEST_CACHE" -maxdepth 1 -type d -name 'toolchains-????????????????' ! -path "$1" -printf '%T@ %p\n' | sort --reverse --numeric-sort | tail --lines=+2 |
        while read -r _ image; do rm -rf "$image"; done
}
