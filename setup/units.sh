# shellcheck shell=bash
# The units of the service, as systemd runs them.

readonly START_SECONDS=150 READY_SECONDS=60
readonly BINDING=/run/systemd/system/$SERVER_UNIT.d

is_active() { booted_with_systemd && systemctl is-active --quiet "$1"; }

# Those units of TREE that are to start at boot.
boot_units() { (cd -- "$1/systemd" && grep --files-with-matches '^\[Install\]' ./*.{service,socket,timer} 2>/dev/null | sed 's|^\./||') || true; }

reload_units() { ! booted_with_systemd || systemctl daemon-reload; }

# enable_units TREE PREVIOUS: but for what the previous release had too: whether that starts at boot is the operator's by now.
enable_units() {
    local unit
    for unit in $(boot_units "$1"); do
        [[ -z $2 || ! -f $RELEASES/$2/systemd/$unit ]] || continue
        systemctl is-enabled --quiet "$unit" 2>/dev/null || change "Enabling $unit at boot" enable_unit "$unit"
    done
}

enable_unit() {
    on_failure disable_unit "$1"
    systemctl enable --quiet "$1"
}

disable_unit() { systemctl disable --quiet "$1"; }

# runs_release NAME: whether both processes run from that release, and from no older one.
runs_release() {
    local unit pid
    for unit in "$LAUNCHER_UNIT" "$SERVER_UNIT"; do
        is_active "$unit" || return 1
        pid=$(systemctl show --property=MainPID --value "$unit")
        [[ $(readlink "/proc/$pid/exe" 2>/dev/null) == "$RELEASES/$1/"* ]] || return 1
    done
    ! uses_socket || is_active "$SOCKET_UNIT"
}

# An operator may have the server listen by itself: systemctl disable --now nativesandbox.socket.
uses_socket() { systemctl is-enabled --quiet "$SOCKET_UNIT" 2>/dev/null; }

# Bound to nsbox for a moment, the server restarts in one transaction with it: systemd stops the server first (it drains), then
# nsbox, starts nsbox, then the server. The socket stays open, so that nobody who connects meanwhile is refused, and no connection
# starts the server while nsbox still is the old one, as it would between a stop and a start of our own.
restart_service() {
    local status=0
    systemctl reset-failed "$LAUNCHER_UNIT" "$SERVER_UNIT" "$SOCKET_UNIT" 2>/dev/null || true
    install --directory --mode=0755 "$BINDING"
    printf '[Unit]\nPartOf=%s\n' "$LAUNCHER_UNIT" >"$BINDING/upgrade.conf"
    systemctl daemon-reload
    { call_systemd restart "$LAUNCHER_UNIT" && start_service; } || status=1
    unbind_server
    return "$status"
}

unbind_server() {
    rm --recursive --force "$BINDING"
    systemctl daemon-reload
}

start_service() {
    ! uses_socket || call_systemd start "$SOCKET_UNIT" || return 1
    call_systemd start "$LAUNCHER_UNIT" "$SERVER_UNIT"
}

# A unit that keeps failing and restarting must not keep an installation waiting.
call_systemd() {
    # With the status by name: in a trap a bare return would give the one from before the trap.
    timeout "$START_SECONDS" systemctl "$@" && return 0
    complain "systemctl $* failed. The last words of the service:"
    show_journal
    return 1
}

# Only where the address changes: a socket unit cannot change it while the service holds the old one.
move_socket() {
    systemctl stop "$SERVER_UNIT" 2>/dev/null || true
    call_systemd restart "$SOCKET_UNIT" && restart_service
}

# The socket first, so that nothing starts the server again; then the server, which drains; then nsbox, which ends the boxes.
stop_service() {
    local unit left=0
    for unit in "$SOCKET_UNIT" "$SERVER_UNIT" "$LAUNCHER_UNIT" "$SLICE_UNIT"; do
        systemctl stop "$unit" 2>/dev/null || true # Not loaded is as good as stopped.
        systemctl reset-failed "$unit" 2>/dev/null || true
        ! is_active "$unit" || left=1
    done
    return "$left"
}

runs_any() { is_active "$LAUNCHER_UNIT" || is_active "$SERVER_UNIT" || is_active "$SOCKET_UNIT"; }

wait_until_active() {
    local tries
    for ((tries = 0; tries < 50; tries++)); do
        ! is_active "$SERVER_UNIT" || return 0
        sleep 0.2
    done
}

# The server says READY only after a program ran in a box; this asks the same from outside.
check_ready() {
    local deadline=$((SECONDS + READY_SECONDS)) found=nothing
    while ((SECONDS < deadline)); do
        if is_active "$LAUNCHER_UNIT" && is_active "$SERVER_UNIT"; then
            found=$(http GET /health | head -n 1) || true
            [[ $found != 200 ]] || { check_run && return 0; }
        fi
        sleep 0.5
    done
    complain "The service did not become ready in $READY_SECONDS seconds (/health answered ${found:-nothing}). Its last words:"
    show_journal
    return 1
}

# A real run. 401 and 429: it wants a key, or has had too many requests; the server's own proof at its start must do.
check_run() {
    local answer
    answer=$(http POST /api/execute '{"language":"sh","code":"echo ready"}') || return 1
    case ${answer%%$'\n'*} in
        401 | 403 | 429) return 0 ;;
        200) [[ $answer == *'"output":"ready\n"'* ]] ;;
        *) return 1 ;;
    esac
}

show_journal() { journalctl --no-pager --quiet --lines=15 --output=cat --unit="$LAUNCHER_UNIT" --unit="$SERVER_UNIT" --unit="$SOCKET_UNIT" 2>/dev/null | sed 's/^/    /' >&2 || true; }
