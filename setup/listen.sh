# shellcheck shell=bash disable=SC2034 # port is set by deploy.sh, the file is used by files.sh.
# Where the service listens: the socket unit holds the port open, also while the server restarts. PORT and HOST of the settings
# become a drop-in of that unit.

readonly DEFAULT_PORT=3001

# What --port asks for.
port=''

# The drop-in that the settings ask for; nothing where they leave it to the unit.
listen_text() {
    local wanted host
    wanted=${port:-$(setting PORT)} host=$(setting HOST)
    [[ -n $wanted || -n $host ]] || return 0
    [[ $host != localhost ]] || host=127.0.0.1
    [[ $host != *:* ]] || host="[$host]"
    printf '# Written by install.sh from PORT and HOST in %s.\n[Socket]\nListenStream=\nListenStream=%s:%s\n' \
        "${SETTINGS#"$DEST"}" "${host:-127.0.0.1}" "${wanted:-$DEFAULT_PORT}"
}

installed_listen_text() { cat "$DEST$LISTEN_FILE" 2>/dev/null || true; }

# What UNIT-FILE with the drop-in on standard input makes of the listening addresses; to see whether an upgrade changes them.
listen_lines() { { cat "$1" 2>/dev/null && cat; } | sed -n 's/^ListenStream=//p'; }

# "HOST PORT" to reach the service at from here.
listen_address() {
    local address host
    address=$(systemctl show --property=Listen --value "$SOCKET_UNIT" 2>/dev/null | sed -n 's/^\(.*:[0-9]*\) (Stream).*/\1/p' | tail -n 1)
    [[ -n $address ]] || address=127.0.0.1:$(setting PORT)
    [[ $address != *: ]] || address+=$DEFAULT_PORT
    host=${address%:*}
    host=${host#[} host=${host%]}
    case $host in
        0.0.0.0) host=127.0.0.1 ;;
        ::) host=::1 ;;
    esac
    printf '%s %s\n' "$host" "${address##*:}"
}

# http METHOD PATH [BODY]: prints the status, then the body. Of bash's own, since curl may not be there.
http() (
    body=${3:-}
    read -r host number < <(listen_address)
    exec {connection}<>"/dev/tcp/$host/$number" || exit 1
    # 1.0: the answer comes in one piece and the connection is closed after it.
    printf '%s %s HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
        "$1" "$2" "${#body}" "$body" >&"$connection"
    timeout 30 sed --unbuffered -e '1s|^HTTP/[0-9.]* \([0-9]*\).*|\1|' -e '2,/^\r*$/d' <&"$connection"
) 2>/dev/null
