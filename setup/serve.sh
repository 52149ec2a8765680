# shellcheck shell=bash
# Serving in the foreground: as root nsbox and the server apart, otherwise the server alone, which starts nsbox itself.

# Beside the releases, and root's: who runs as the account cannot change what root runs next time.
readonly SERVED=$PROGRAMS/run

server_pid='' launcher_pid='' lock=''

serve() {
    if is_root; then serve_as_root; else serve_as_user; fi
}

serve_as_user() {
    say "Not root: the server runs as $(id -un) and starts nsbox itself"
    grep --quiet "^$(id -un):" /etc/subuid 2>/dev/null || say "/etc/subuid has no ids for $(id -un): all boxes share your uid. Mend it with: sudo usermod --add-subuids 231072-296607 --add-subgids 231072-296607 $(id -un)"
    unset LAUNCHER_SOCKET
    dotnet artifacts/server/nativesandbox.dll serve &
    server_pid=$!
    wait_for_server
}

serve_as_root() {
    ! runs_any || fail "systemd is serving it already: systemctl stop $SOCKET_UNIT $SERVER_UNIT $LAUNCHER_UNIT first."
    make_account
    install --directory --mode=0755 "$RUN_DIR"
    exec {lock}>"$RUN_DIR/lock"
    flock --nonblock "$lock" || fail "It is being served already; stop that first."
    trap stop_all EXIT
    rm -f "$SOCKET"
    deploy_served
    say "Starting nsbox: as root, which it gives up for a user namespace of its own"
    keep_launcher {lock}>&- &
    launcher_pid=$!
    wait_for_socket
    say "Starting the server as $ACCOUNT, without any capability"
    cd "$SERVED" || fail "$SERVED cannot be entered."
    HOME=$STATE_DIR LAUNCHER_SOCKET=$SOCKET LOG_DIR=${LOG_DIR:-$LOG_TO} USER_BASE_DIR=${USER_BASE_DIR:-$STATE_DIR/user_folders} \
        setpriv --reuid="$ACCOUNT" --regid="$ACCOUNT" --clear-groups --no-new-privs --inh-caps=-all --ambient-caps=-all --bounding-set=-all \
        dotnet "$SERVED/nativesandbox.dll" serve {lock}>&- &
    server_pid=$!
    wait_for_server
}

# The account may not read where root cloned to (/root is closed), so what it runs is copied to where it may. The program
# stays root's: a server that was taken over cannot change it.
deploy_served() {
    say "Copying the server to $SERVED"
    install --directory --mode=0755 "$PROGRAMS"
    install --directory --mode=0711 "$USERS_DIR"
    install --directory --mode=0750 --owner="$ACCOUNT" --group="$ACCOUNT" "$STATE_DIR" "$LOG_TO" "$STATE_DIR/user_folders"
    rm -rf "$SERVED.new"
    cp -r artifacts/server "$SERVED.new"
    chmod -R u=rwX,go=rX "$SERVED.new"
    local file
    for file in .env appsettings.json; do
        [[ ! -f $file ]] || install --mode=0640 --group="$ACCOUNT" "$file" "$SERVED.new/$file" # may hold API keys
    done
    rm -rf "$SERVED"
    mv "$SERVED.new" "$SERVED"
}

# Runs nsbox, and again whenever it ends, until told to stop. Runs in a process of its own.
keep_launcher() {
    trap - EXIT
    # "host" is no directory, so the host's toolchains are used then.
    local child='' stopping='' image=${TOOLCHAIN_IMAGE:-${IMAGES_DIR:-$PROGRAMS/toolchains}/current}
    trap 'stopping=1; [[ -z $child ]] || kill -TERM "$child" 2>/dev/null || true' TERM
    while [[ -z $stopping ]]; do
        "$SERVED/nsbox" serve --socket "$SOCKET" --group "$ACCOUNT" --persistent --image "$image" --users "$USERS_DIR/homes" &
        child=$!
        # A signal to this shell ends wait early; the child may still be stopping.
        while kill -0 "$child" 2>/dev/null; do wait "$child" || true; done
        [[ -n $stopping ]] && break
        complain "nsbox ended; starting it again"
        sleep 1
    done
}

wait_for_socket() {
    local tries
    for ((tries = 0; tries < 100; tries++)); do
        [[ -S $SOCKET ]] && return
        kill -0 "$launcher_pid" 2>/dev/null || break
        sleep 0.1
    done
    fail "nsbox did not open $SOCKET; ./install.sh doctor says what this machine lacks."
}

# Waits for the server's end and passes SIGINT and SIGTERM on to it. Ends with its status.
wait_for_server() {
    local status=0
    trap 'kill -TERM "$server_pid" 2>/dev/null || true' INT TERM
    while kill -0 "$server_pid" 2>/dev/null; do
        status=0
        wait "$server_pid" || status=$?
    done
    server_pid=''
    exit "$status"
}

stop_all() {
    trap - EXIT INT TERM
    [[ -z $server_pid ]] || kill -TERM "$server_pid" 2>/dev/null || true
    [[ -z $server_pid ]] || wait "$server_pid" || true
    [[ -z $launcher_pid ]] || kill -TERM "$launcher_pid" 2>/dev/null || true
    [[ -z $launcher_pid ]] || wait "$launcher_pid" || true
    rm -f "$SOCKET" "$RUN_DIR/lock"
    rmdir "$RUN_DIR" 2>/dev/null || true
}
