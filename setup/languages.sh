# shellcheck shell=bash
# The toolchain image: one root file system with all languages, built by toolchains/build-image.sh.

readonly IMAGE_PACKAGES=(mmdebstrap patchelf debian-archive-keyring util-linux uidmap)

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
            # Its runtime and compiler go into the image.
            [[ $# -gt 0 && " $* " != *" all "* && " $* " != *" csharp "* ]] || need_dotnet
            ;;
    esac
    toolchains/build-image.sh "$@"
    case ${1:-} in
        --list | --recipe-hash | --help | -h) ;;
        *) ! is_active "$LAUNCHER_UNIT" || show_new_image ;;
    esac
}

# Boxes show the image that was there when nsbox started, and the server asks for versions when it starts.
show_new_image() {
    say "Restarting the service with the new image; running requests end first"
    systemctl stop "$SERVER_UNIT"
    systemctl restart "$LAUNCHER_UNIT"
    systemctl start "$SERVER_UNIT"
}

# forget_test_images KEPT STORE: of the tests' images of older recipes only the newest stays, since going back and forth between
# two states is common. Files that images share with the cache are links and take no room twice.
forget_test_images() {
    local image
    find "$1" -maxdepth 1 -type d -name 'toolchains-????????????????' ! -path "$2" -printf '%T@ %p\n' | sort --reverse --numeric-sort >"$RESULTS/images"
    tail --lines=+2 "$RESULTS/images" | while read -r _ image; do rm -rf "$image"; done
}
