# shellcheck shell=bash
# The base system: Debian's packages, unpacked and configured by mmdebstrap.

# Documentation that no program reads; licences stay.
readonly BASE_EXCLUDES=('/usr/share/man/*' '/usr/share/doc/*' '/usr/share/info/*' '/usr/share/locale/*' '/usr/share/lintian/*'
    '/usr/share/icons/*' '/usr/share/applications/*' '/usr/share/bash-completion/*' '/usr/share/doc-base/*' '/usr/share/pixmaps/*')

base_key() { { cat "$PLAN/debian" "$RECIPES/base.sh" && of_all excludes; } | sha256sum | cut --characters=1-16; }

make_base() {
    BASE=$CACHE/bases/$(base_key)
    if [[ -d $BASE ]]; then
        cached "$(size_of "$BASE")"
        return
    fi
    rm -rf "$CACHE/bases"
    need_space
    mkdir -p "$BASE.partial"
    local options=() path packages
    for path in "${BASE_EXCLUDES[@]}"; do options+=(--dpkgopt="path-exclude=$path"); done
    while read -r path; do options+=(--dpkgopt="path-exclude=$path"); done < <(of_all excludes)
    options+=(--dpkgopt='path-include=/usr/share/doc/*/copyright')
    packages=$(paste --serial --delimiters=, "$PLAN/debian")
    local source="deb [signed-by=$KEYRING check-valid-until=no] $MIRROR $SUITE main"
    # A mount namespace of its own, so that an interruption leaves nothing mounted.
    # shellcheck disable=SC2016 # $1 is the new root, in the hooks' own shell.
    BASE_CACHE=$CACHE unshare --mount --propagation private mmdebstrap --quiet --mode=root --variant=essential --components=main --architectures=amd64 \
        --include="$packages" "${options[@]}" --aptopt='APT::Install-Recommends "false"' \
        --setup-hook='mkdir -p "$1/usr/share/man/man1" "$1/var/cache/apt/archives"' \
        --setup-hook='cp --link "$BASE_CACHE"/debs/*.deb "$1/var/cache/apt/archives/" 2>/dev/null || cp "$BASE_CACHE"/debs/*.deb "$1/var/cache/apt/archives/"' \
        --customize-hook='rm -f "$1"/var/cache/apt/archives/*.deb' \
        "$SUITE" "$BASE.partial" "$source" >"$CACHE/base.log" 2>&1 ||
        fail "mmdebstrap failed; see $CACHE/base.log: $(grep --ignore-case --extended-regexp '^(E:|dpkg: error)' "$CACHE/base.log" | tail --lines=3)"
    settle "$BASE.partial"
    mv "$BASE.partial" "$BASE"
    note "$(size_of "$BASE")"
}

# All languages take 1 GB of downloads, 4.6 GB unpacked, and an image that is still in use stays beside.
need_space() {
    local free need=$((${#LANGUAGES[@]} > 6 ? 7 : 4))
    free=$(($(df --output=avail --block-size=1M "$CACHE" | tail --lines=1) / 1024))
    [[ $free -ge $need ]] || fail "$CACHE has $free GB free, and the build needs $need. Name a place with more: --images DIR --cache DIR"
}

# settle TREE: what a box needs otherwise than a machine does.
settle() {
    local tree=$1 link target
    # What follows removes: not from a file system of the host that was left mounted.
    ! grep --quiet --fixed-strings " $tree/" /proc/self/mounts || fail "Something is still mounted below $tree"
    # Boxes show /usr and /opt of the image, of /etc and /var next to nothing: what lies there and is linked from /usr moves into it.
    while IFS= read -r -d '' link; do
        target=$(readlink "$link")
        case $target in
            /etc/alternatives/* | /etc/ssl/*) continue ;;
        esac
        [[ -e $tree$target ]] || continue
        rm "$link"
        cp --archive "$tree$target" "$link"
    done < <(find "$tree/usr" -type l \( -lname '/etc/*' -o -lname '/var/*' \) -print0)
    # The JVM ignores HOME and takes the home of passwd for its dot files.
    sed --in-place 's#^nobody:.*#nobody:x:65534:65534:nobody:/tmp:/usr/sbin/nologin#' "$tree/etc/passwd"
    # A box has no use for other ids, and mounts nosuid anyway.
    find "$tree" -xdev -type f -perm /6000 -exec chmod ug-s {} +
    rm -rf "${tree:?}"/dev/* "$tree"/var/cache/* "$tree"/var/lib/apt "$tree"/var/log/* "$tree"/tmp/* "$tree"/run/*
    rm -rf "$tree"/usr/share/man "$tree"/usr/share/info
    : >"$tree/etc/machine-id"
    mkdir -p "$tree/box" "$tree/opt/nativesandbox"
}
