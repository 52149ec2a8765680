# shellcheck shell=bash
# A release: the folder that install puts under /opt/nativesandbox/releases, and the archive of it. It holds the server with its
# runtime, nsbox, everything that is installed beside them, and install.sh itself, so that nothing else is needed later.

readonly PACKAGE_DIR=$ROOT/artifacts/package
readonly RUNTIME=linux-x64

in_clone() { [[ -d $ROOT/src ]]; }

need_clone() { in_clone || fail "$1 needs a clone of the sources; this is the packaged release $(release_name "$ROOT")."; }

# The one place of the version is Directory.Build.props.
source_version() { sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' "$ROOT/Directory.Build.props" | head -n 1; }

# release_name TREE: what its folder is called once installed.
release_name() { release_field "$1" release; }

# release_field TREE NAME: of the file RELEASE, lines "name value".
release_field() { sed -n "s/^$2 //p" "$1/RELEASE" 2>/dev/null | head -n 1; }

package() {
    local version tree
    need_clone package
    version=$(source_version)
    while [[ $# -gt 0 ]]; do
        case $1 in
            --version)
                [[ ${2:-} =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || fail "--version needs a version such as 1.2.3 or 1.2.3-rc.1."
                version=$2
                shift 2
                ;;
            *) refuse_option package "$1" ;;
        esac
    done
    need_packages build
    need_dotnet
    tree=$PACKAGE_DIR/nativesandbox-$version
    make_release "$tree" "$version"
    make_archive "$tree"
}

# make_release TREE VERSION
make_release() {
    say "Building release $2 (the first time takes some minutes)"
    rm -rf "$1"
    # Paths of this machine stay out of the programs: the same sources give the same bytes. PathMap says so to the compiler, and to
    # what decides whether something compiled is up to date: ContinuousIntegrationBuild alone takes over what a build for tests left.
    dotnet publish src/NativeSandbox.Server --configuration Release --runtime "$RUNTIME" --self-contained --output "$1" --verbosity quiet \
        -p:Version="$2" -p:ContinuousIntegrationBuild=true -p:PathMap="$ROOT/=/_/"
    add_files "$1"
    set_modes "$1"
    name_release "$1" "$2"
    say "Release $(release_name "$1") is in ${1#"$ROOT/"}"
}

add_files() {
    local part
    # Documentation of the libraries' types is for those who compile against them.
    find "$1" -maxdepth 1 -name '*.xml' -delete
    for part in systemd man completions setup install.sh README.md; do
        [[ ! -e $ROOT/$part ]] || cp --recursive --no-target-directory "$ROOT/$part" "$1/$part"
    done
    # With what builds the toolchain image; the server's own output has the manifests alone.
    cp --recursive "$ROOT/toolchains/." "$1/toolchains/"
}

# The registry's files come with modes of their own.
set_modes() {
    find "$1" -type d -exec chmod 0755 {} +
    find "$1" -type f -exec chmod 0644 {} +
    chmod 0755 "$1/nativesandbox" "$1/nsbox" "$1/install.sh"
    [[ ! -e $1/createdump ]] || chmod 0755 "$1/createdump"
    (cd -- "$ROOT" && find toolchains -type f -perm -u=x -print0) | (cd -- "$1" && xargs --null --no-run-if-empty chmod 0755)
}

# A hash of the content beside the version tells two builds of one version apart.
name_release() {
    local hash
    hash=$(cd -- "$1" && find . -type f ! -name RELEASE -print0 | LC_ALL=C sort --zero-terminated | xargs -0 sha256sum | sha256sum | cut -c 1-8)
    printf 'release %s-%s\nversion %s\nsource %s\n' "$2" "$hash" "$2" "$(source_commit)" >"$1/RELEASE"
}

source_commit() { git -C "$ROOT" describe --always --dirty --tags 2>/dev/null || echo unknown; }

# Seconds since 1970 that every file of the archive is dated with.
source_date() { printf '%s\n' "${SOURCE_DATE_EPOCH:-$(git -C "$ROOT" log -1 --format=%ct 2>/dev/null || echo 0)}"; }

# make_archive TREE: the same tree gives the same bytes.
make_archive() {
    local name archive
    name=$(basename "$1") archive=$1-$RUNTIME.tar.gz
    say "Packing ${archive#"$ROOT/"}"
    tar --create --directory "$(dirname "$1")" --sort=name --mtime="@$(source_date)" --owner=0 --group=0 --numeric-owner --format=gnu "$name" |
        gzip --no-name -6 >"$archive.new"
    mv "$archive.new" "$archive"
    (cd -- "$(dirname "$archive")" && sha256sum "$(basename "$archive")" >"$(basename "$archive").sha256")
    say "$(du --human-readable "$archive" | cut -f 1) in ${archive#"$ROOT/"}: unpack it on a server and call sudo ./install.sh install there"
}
