# shellcheck shell=bash
# The files of a release outside of /opt/nativesandbox. Units, users and profiles are copied; what people use is linked through
# /opt/nativesandbox/current, so that it changes with the release in one step.

# placed_files TREE: lines "copy|link|text SOURCE TARGET", tabs between, TARGET without DESTDIR. SOURCE is relative to TREE, or the
# function that writes the text.
placed_files() {
    local file name
    for file in "$1"/systemd/*.{service,socket,slice,timer,path,target}; do
        [[ ! -f $file ]] || placed copy "$1" "$file" "$UNIT_DIR/$(basename "$file")"
    done
    [[ ! -f $1/systemd/sysusers.conf ]] || placed copy "$1" "$1/systemd/sysusers.conf" /etc/sysusers.d/nativesandbox.conf
    [[ ! -f $1/systemd/tmpfiles.conf ]] || placed copy "$1" "$1/systemd/tmpfiles.conf" /etc/tmpfiles.d/nativesandbox.conf
    [[ ! -f $1/systemd/apparmor ]] || ! uses_apparmor || placed copy "$1" "$1/systemd/apparmor" "$PROFILE"
    [[ -z $(listen_text) ]] || printf 'text\tlisten_text\t%s\n' "$LISTEN_FILE"
    [[ -n $DEST ]] || printf 'text\tcpus_text\t%s\n' "$CPUS_FILE"
    printf 'link\t%s\t/usr/local/bin/%s\n' nativesandbox nativesandbox nsbox nsbox
    for file in "$1"/man/*.[1-8]; do
        [[ ! -f $file ]] || placed link "$1" "$file" "/usr/local/share/man/man${file##*.}/$(basename "$file")"
    done
    find "$1/completions" -type f 2>/dev/null | LC_ALL=C sort | while read -r file; do
        name=$(completion_target "$file")
        [[ -z $name ]] || placed link "$1" "$file" "/usr/local/share/$name"
    done
}

placed() { printf '%s\t%s\t%s\n' "$1" "${3#"$2"/}" "$4"; }

# Where a shell looks for a completion, told by its name: X.bash, _X or X.zsh, X.fish.
completion_target() {
    local name
    name=$(basename "$1")
    case $name in
        *.bash) echo "bash-completion/completions/${name%.bash}" ;;
        *.zsh) echo "zsh/site-functions/_${name%.zsh}" ;;
        _*) echo "zsh/site-functions/$name" ;;
        *.fish) echo "fish/vendor_completions.d/$name" ;;
    esac
}

# Profiles that name user namespaces are for AppArmor 4 (Ubuntu 24.04, Debian 13); what is older does not restrict them.
uses_apparmor() { [[ -e /etc/apparmor.d/abi/4.0 && -z $DEST && $(cat /sys/module/apparmor/parameters/enabled 2>/dev/null) == Y ]]; }

# All cores but a fifth of one: the machine itself stays within reach whatever the boxes do. systemd takes only percent of one core.
cpus_text() { printf '# Written by install.sh for a machine with %d cores.\n[Slice]\nCPUQuota=%d%%\n' "$(nproc)" "$(($(nproc) * 100 - 20))"; }

# Stops before anything was changed where a file is in the way that no installation of ours put there.
refuse_foreign_files() {
    local kind source target lines line
    mapfile -t lines < <(placed_files "$1")
    for line in "${lines[@]}"; do
        IFS=$'\t' read -r kind source target <<<"$line"
        [[ -e $DEST$target || -L $DEST$target ]] || continue
        is_placed "$kind" "$1/$source" "$source" "$target" || is_recorded "$target" ||
            fail "$DEST$target is there, and was not put there by this script. Move it away, or take out what it belongs to, and call this again."
    done
}

is_recorded() { grep --quiet --no-messages --line-regexp --fixed-strings -- "$1" "$INSTALLED_FILES"; }

# is_placed KIND FILE SOURCE TARGET
is_placed() {
    case $1 in
        copy) cmp --quiet "$2" "$DEST$4" && [[ ! -L $DEST$4 && $(stat --format=%a "$DEST$4") == 644 ]] ;;
        text) [[ -f $DEST$4 ]] && cmp --quiet <("$3") "$DEST$4" ;;
        link) [[ -L $DEST$4 && $(readlink "$DEST$4") == "$PROGRAMS/current/$3" ]] ;;
    esac
}

# place_files TREE: puts there what is not, and takes away what an older release had and this one has not.
place_files() {
    local kind source target lines line
    mapfile -t lines < <(placed_files "$1")
    record_files "${lines[@]##*$'\t'}"
    for line in "${lines[@]}"; do
        IFS=$'\t' read -r kind source target <<<"$line"
        is_placed "$kind" "$1/$source" "$source" "$target" || change "Writing $DEST$target" "place_$kind" "$1/$source" "$source" "$target"
    done
    local -A kept=()
    for line in "${lines[@]}"; do kept[${line##*$'\t'}]=1; done
    for target in $(recorded_files); do
        [[ $target == */ || -n ${kept[$target]:-} || (! -e $DEST$target && ! -L $DEST$target) ]] || change "Removing $DEST$target" remove_placed "$target"
    done
}

recorded_files() { cat "$INSTALLED_FILES" 2>/dev/null || true; }

# Written before the files are: a machine that loses power half-way still knows what to remove.
record_files() {
    local target
    [[ -z $dry_run ]] || return 0
    remember "$INSTALLED_FILES"
    for target in "$@"; do
        is_recorded "$target" || printf '%s\n' "$target" >>"$INSTALLED_FILES"
    done
}

place_copy() { put_file "$DEST$3" <"$1"; }

place_text() { put_file "$DEST$3" < <("$2"); } # Not a pipe: what is registered in its subshell would be lost.

# Puts standard input into FILE in one step.
put_file() {
    make_parents "$1"
    remember "$1"
    on_failure remove_file "$1.new"
    cat >"$1.new"
    chmod 0644 "$1.new"
    mv "$1.new" "$1"
}

place_link() {
    make_parents "$DEST$3"
    remember "$DEST$3"
    ln --symbolic --force --no-dereference "$PROGRAMS/current/$2" "$DEST$3"
}

remove_placed() {
    remember "$DEST$1"
    rm --force "$DEST$1"
}

# Directories above FILE that are not there yet go again with it: recorded with a slash at the end.
make_parents() {
    local directory=${1%/*}
    [[ ! -d $directory ]] || return 0
    make_parents "$directory"
    on_failure remove_directory "$directory"
    install --directory --mode=0755 "$directory"
    [[ ! -d $DEST$PROGRAMS ]] || printf '%s/\n' "${directory#"$DEST"}" >>"$INSTALLED_FILES"
}
