# shellcheck shell=bash
# What Debian's stable suite lacks: from npm, from the development suite, from the .NET SDK of this machine.

# payload_of ID: the directory with the recipe's files, laid out as in the image.
payload_of() { printf '%s/payloads/%s-%s\n' "$CACHE" "$1" "$(payload_key "$1")"; }

payload_key() {
    {
        cat "$(recipe_file "$1")" "$RECIPES/payloads.sh"
        with_recipe "$1" list npm | sed 's/@[^@]*$/@/' | grep --fixed-strings --file=- "$PLAN/npm" || true
        with_recipe "$1" list newer | sed 's/$/=/' | grep --fixed-strings --file=- "$PLAN/newer" || true
        with_recipe "$1" payload_inputs
    } | sha256sum | cut --characters=1-16
}

# What a payload depends on besides npm and Debian; recipes override it.
payload_inputs() { :; }

make_payload() {
    local done_at
    done_at=$(payload_of "$1")
    if [[ -d $done_at ]]; then
        cached "$(size_of "$done_at")"
        return
    fi
    rm -rf "$CACHE/payloads/$1-"*
    OUT=$done_at.partial
    mkdir -p "$OUT"
    with_recipe "$1" payload
    # The JVM's archives are refused when a jar's time differs from that of their making.
    find "$OUT" -exec touch --no-dereference --date=@1767225600 {} +
    mv "$OUT" "$done_at"
    note "$(size_of "$done_at")"
}

# unpack_npm NAME INTO [MEMBER…]: a package of the plan, checked against its integrity.
unpack_npm() {
    local name=$1 into=$2 line spec integrity file
    shift 2
    line=$(awk -v name="$name" '{ at = $1; sub(/@[^@]*$/, "", at) } at == name' "$PLAN/npm")
    spec=${line% *} integrity=${line#* }
    mkdir -p "$CACHE/npm" "$into"
    file=$CACHE/npm/$(printf '%s' "${spec//\//-}" | tr --delete @).tgz
    if [[ ! -f $file ]]; then
        local packed
        packed=$(cd -- "$CACHE/npm" && npm_quietly pack --silent "$spec" | tail --lines=1)
        mv "$CACHE/npm/$packed" "$file"
    fi
    check_integrity "$file" "$integrity" || {
        rm -f "$file"
        fail "$spec is not what the plan says: $integrity"
    }
    tar --extract --gzip --file="$file" --directory="$into" --strip-components=1 --no-same-owner "$@"
}

# check_integrity FILE sha512-BASE64
check_integrity() {
    [[ $2 == sha512-* ]] || fail "npm's integrity $2 is of no known kind"
    [[ sha512-$(sha512sum "$1" | cut --characters=1-128 | tr a-f A-F | basenc --base16 --decode | base64 --wrap=0) == "$2" ]]
}

# unpack_newer PACKAGE INTO: a package of the development suite.
unpack_newer() {
    local version file
    version=$(sed --quiet "s/^$1=//p" "$PLAN/newer")
    file=$CACHE/debs/$(printf '%s_%s' "$1" "${version//:/%3a}")
    if ! compgen -G "${file}_*.deb" >/dev/null; then
        pin_lock "$NEWER_SUITE" newer
        (cd -- "$CACHE/debs" && apt_for "$NEWER_SUITE" apt-get --quiet=2 download "$1=$version" >>"$CACHE/apt/download.log" 2>&1) ||
            fail "$1 $version cannot be downloaded: $(tail --lines=3 "$CACHE/apt/download.log")"
    fi
    mkdir -p "$2"
    dpkg-deb --extract "$(compgen -G "${file}_*.deb")" "$2"
}

# command_at TARGET…: a link in /usr/local/bin, where boxes find commands by name, for each.
command_at() {
    local target
    mkdir -p "$OUT/usr/local/bin"
    for target in "$@"; do ln --symbolic --force "$target" "$OUT/usr/local/bin/${target##*/}"; done
}
