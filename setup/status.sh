# shellcheck shell=bash
# shellcheck disable=SC2153 # ROOT is install.sh's.
# status and doctor: what is there, and whether it can work. Both change nothing and need no root.

# Ends with 0 when the service answers, 3 when it does not (as systemctl status), 4 when nothing is installed.
status() {
    local name code=0
    [[ $# -eq 0 ]] || refuse_option status "$1"
    name=$(current_release)
    if [[ -z $name ]]; then
        say "Nothing is installed: sudo ./install.sh install"
        exit 4
    fi
    line version "$(release_field "$CURRENT" version) (release $name, source $(release_field "$CURRENT" source))"
    line releases "$(find "$RELEASES" -mindepth 1 -maxdepth 1 -printf '%f ' | xargs -n 1 | LC_ALL=C sort | xargs)"
    line nsbox "$(unit_state "$LAUNCHER_UNIT")"
    line server "$(unit_state "$SERVER_UNIT")"
    line socket "$(unit_state "$SOCKET_UNIT")$(shown_address)"
    line boxes "$(count_boxes)"
    line ids "$(shown_ids)"
    show_health || code=3
    line settings "${SETTINGS#"$DEST"}"
    exit "$code"
}

line() { printf '%-10s %s\n' "$1" "$2"; }

# As systemctl says it: "active (running), enabled, since ...: what the server reports".
unit_state() {
    local active='' sub='' file='' text='' since='' key value
    while IFS='=' read -r key value; do
        case $key in
            ActiveState) active=$value ;;
            SubState) sub=$value ;;
            UnitFileState) file=$value ;;
            StatusText) text=$value ;;
            ActiveEnterTimestamp) since=$value ;;
        esac
    done < <(systemctl show --property=ActiveState,SubState,UnitFileState,StatusText,ActiveEnterTimestamp "$1" 2>/dev/null)
    printf '%s (%s), %s%s%s\n' "${active:-unknown}" "${sub:-unknown}" "${file:-not installed}" "${since:+, since $since}" "${text:+: $text}"
}

shown_address() {
    local addresses
    addresses=$(systemctl show --property=Listen --value "$SOCKET_UNIT" 2>/dev/null | sed 's/ (Stream)//' | tr '\n' ' ')
    printf '%s' "${addresses:+, listening at ${addresses% }}"
}

# Each box has a cgroup of its own below nsbox's; v1 has one tree for each controller, of which pids is looked at.
count_boxes() {
    local group root
    group=$(systemctl show --property=ControlGroup --value "$LAUNCHER_UNIT" 2>/dev/null) || true
    for root in /sys/fs/cgroup /sys/fs/cgroup/pids; do
        [[ -n $group && -d $root$group ]] || continue
        printf '%d ready or running\n' "$(find "$root$group" -mindepth 1 -type d -name 'box*' | wc -l)"
        return
    done
    echo none
}

shown_ids() {
    local start
    start=$(registered_range "$ACCOUNT" "$SUBUID_FILE" "$SUBGID_FILE")
    if [[ -n $start ]]; then
        printf '%d to %d, registered for %s\n' "$start" "$((start + SUB_IDS - 1))" "$ACCOUNT"
    else
        printf 'none registered in %s and %s: sudo ./install.sh install\n' "$SUBUID_FILE" "$SUBGID_FILE"
    fi
}

show_health() {
    local health languages
    health=$(http GET /health) || true
    if [[ ${health%%$'\n'*} != 200 ]]; then
        line health "no answer; journalctl -u nativesandbox says why"
        return 1
    fi
    line health "${health#*$'\n'}"
    languages=$(http GET /api/languages) || true
    case ${languages%%$'\n'*} in
        200) line languages "$(available_languages <<<"$languages")" ;;
        *) line languages "the service wants a key for them: nativesandbox languages" ;;
    esac
}

# Ids of languages that are available, out of the JSON of /api/languages. Variants have ids too, and lists in them: inner lists go first.
available_languages() {
    sed -e ':again' -e 's/\[[^][{}]*\]/-/g' -e 's/"variants":\[[^][]*\]/-/g' -e 't again' |
        grep --only-matching '{"id":"[^"]*"[^{}]*"available":true' | sed 's/{"id":"\([^"]*\)".*/\1/' | tr '\n' ' '
}

# In a clone nsbox is built; elsewhere the programs of the release, or of the installation, are asked.
doctor() {
    local programs=$ROOT
    if in_clone; then
        need_packages build
        need_dotnet
        say "Building nsbox"
        dotnet publish src/NativeSandbox.Launcher -c Release -o artifacts/doctor --verbosity quiet
        exec artifacts/doctor/nsbox doctor "$@"
    fi
    [[ ! -x $CURRENT/nsbox ]] || programs=$CURRENT
    exec "$programs/nsbox" doctor "$@"
}
