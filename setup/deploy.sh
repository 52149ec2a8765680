# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # Shared with the other files.
# install and upgrade: one list of steps, each of which changes only what is not so yet.

no_start='' with_languages='' restarted=''

# deploy COMMAND OPTION...
deploy() {
    local command=$1 tree name previous
    read_options "$@"
    [[ -n $dry_run || -n $DEST ]] || need_root "$command"
    check_machine
    tree=$ROOT
    if in_clone; then
        tree=$PACKAGE_DIR/nativesandbox-$(source_version)
        need_release "$tree"
        # What a dry run lists of files is the same in the sources.
        [[ -z $dry_run ]] || tree=$ROOT
    fi
    name=$(release_name "$tree")
    name=${name:-$(source_version)-HASH}
    previous=$(current_release)
    [[ $command != upgrade || -n $previous ]] || fail "Nothing is installed that could be upgraded: ./install.sh install"
    refuse_foreign_files "$tree"
    check_space "$tree" "$name"
    lock_machine
    apply_steps "$tree" "$name" "$previous"
    report "$name" "$previous"
}

read_options() {
    local command=$1
    shift
    while [[ $# -gt 0 ]]; do
        case $1 in
            --dry-run) dry_run=1 ;;
            --no-start) no_start=1 ;;
            --with-languages) with_languages=1 ;;
            --port)
                [[ ${2:-} =~ ^[0-9]{1,5}$ && $2 -ge 1 && $2 -le 65535 ]] || fail "--port needs a number from 1 to 65535."
                port=$2
                shift
                ;;
            *) refuse_option "$command" "$1" ;;
        esac
        shift
    done
}

# From a clone the release is built first.
need_release() {
    if [[ -n $dry_run ]]; then
        say "Building release $(source_version) (not in a dry run)"
        return
    fi
    need_packages build
    need_dotnet
    make_release "$1" "$(source_version)"
}

# Two installations at once would undo each other. The lock is on a directory that is there anyway, and ends with this shell.
lock_machine() {
    [[ -z $dry_run && -z $DEST ]] || return 0
    exec {machine_lock}<"$UNIT_DIR"
    flock --nonblock "$machine_lock" || fail "Another install, upgrade or uninstall is at work; wait for its end."
}

current_release() { [[ ! -L $CURRENT ]] || basename "$(readlink "$CURRENT")"; }

# apply_steps TREE NAME PREVIOUS
apply_steps() {
    local was_running='' moved=''
    ! is_active "$LAUNCHER_UNIT" && ! is_active "$SERVER_UNIT" || was_running=1
    [[ -n $DEST ]] || { ! listens_elsewhere "$1" || moved=1; }
    begin_changes
    [[ -z $was_running ]] || on_failure run_previous
    [[ -z $with_languages ]] || install_languages
    place_release "$1" "$2"
    place_files "$1"
    place_settings "$1"
    if [[ -z $DEST ]]; then
        add_account /etc/sysusers.d/nativesandbox.conf
        register_ids
        make_runtime_files
        load_profile "$1"
    fi
    switch_release "$2"
    [[ -n $DEST ]] || run_release "$1" "$2" "$3" "$was_running" "$moved"
    end_changes
    remove_old_releases "$2" "$3"
}

install_languages() {
    local wanted missing
    mapfile -t wanted < <(packages_for languages)
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    [[ ${#missing[@]} -eq 0 ]] || install_packages "${missing[@]}" || say "Going on without those that could not be installed"
}

# check_space TREE NAME: found out before anything was changed.
check_space() {
    local wanted place=$RELEASES free
    [[ ! -f $RELEASES/$2/RELEASE ]] && ! in_clone || return 0
    until [[ -d $place ]]; do place=$(dirname "$place"); done
    # Some for settings, logs and what the service keeps.
    wanted=$(($(du --summarize --block-size=1M "$1" | cut -f 1) + 64)) free=$(df --output=avail --block-size=1M "$place" | tail -n 1)
    [[ $free -ge $wanted ]] || fail "The release needs $wanted MiB in $place, where $((free)) MiB are free. Make room, or mount something larger at $PROGRAMS."
}

place_release() {
    [[ ! -f $RELEASES/$2/RELEASE ]] || return 0
    change "Copying release $2 to $RELEASES/$2" copy_release "$1" "$2"
}

# RELEASE, by which a release is known, comes into place with the whole folder in one step.
copy_release() {
    on_failure remove_directory "$DEST$PROGRAMS"
    on_failure remove_directory "$RELEASES"
    install --directory --mode=0755 "$DEST$PROGRAMS" "$RELEASES"
    on_failure remove_tree "$RELEASES/$2"
    on_failure remove_tree "$RELEASES/.new"
    rm -rf "${RELEASES:?}/${2:?}" "$RELEASES/.new"
    cp --recursive --no-target-directory "$1" "$RELEASES/.new"
    chmod --recursive u=rwX,go=rX "$RELEASES/.new"
    label_programs "$RELEASES/.new"
    mv --no-target-directory "$RELEASES/.new" "$RELEASES/$2"
}

# What tmpfiles.d asks for now, and not only after the next boot.
make_runtime_files() {
    [[ -n $dry_run || ! -f /etc/tmpfiles.d/nativesandbox.conf ]] || systemd-tmpfiles --create /etc/tmpfiles.d/nativesandbox.conf
}

# Without it AppArmor takes the capabilities inside its user namespace from nsbox (Ubuntu 23.10 and later).
load_profile() {
    [[ -f $1/systemd/apparmor ]] && uses_apparmor && has_commands apparmor_parser || return 0
    if grep --quiet --no-messages '^nativesandbox ' /sys/kernel/security/apparmor/profiles; then
        [[ -n $dry_run ]] || apparmor_parser --replace "$PROFILE" # What changed was said when it was written.
    else
        on_failure unload_profile "$PROFILE"
        change "Loading the AppArmor profile $PROFILE" apparmor_parser --replace "$PROFILE"
    fi
}

unload_profile() { apparmor_parser --remove "$1"; }

switch_release() {
    [[ $(current_release) != "$1" ]] || return 0
    change "Switching $CURRENT to releases/$1" switch_current "$1"
}

switch_current() {
    remember "$CURRENT"
    rm -f "$CURRENT.new"
    ln --symbolic "releases/$1" "$CURRENT.new"
    mv --no-target-directory "$CURRENT.new" "$CURRENT"
}

# run_release TREE NAME PREVIOUS WAS-RUNNING MOVED
run_release() {
    [[ -n $dry_run ]] || reload_units
    enable_units "$1" "$3"
    [[ -z $no_start ]] || return 0
    [[ $changes -gt 0 ]] || ! runs_release "$2" || return 0
    restarted=1
    if [[ -z $4 ]]; then
        forget_new_data
        on_failure stop_service
        change "Starting the service" start_service
    elif [[ -n $5 ]]; then
        change "Stopping the server, listening at the new address, starting release $2; running requests end first" move_socket
    else
        change "Restarting nsbox and the server as release $2; running requests end first, new ones wait" restart_service
    fi
    change "Waiting until it answers and runs a program" check_ready
}

# What systemd makes for the service goes again if that does not come up, but not what was there before.
forget_new_data() {
    local directory
    for directory in "$STATE_DIR" "$USERS_DIR" "$CACHE_DIR" "$LOG_TO"; do
        [[ -e $directory ]] || on_failure remove_tree "$directory"
    done
}

# Whether this installation changes the address: the unit's, and what the settings make of it.
listens_elsewhere() {
    local before after
    [[ -f $UNIT_DIR/$SOCKET_UNIT ]] && uses_socket || return 1
    is_active "$SOCKET_UNIT" || return 0
    before=$(installed_listen_text | listen_lines "$UNIT_DIR/$SOCKET_UNIT")
    after=$(listen_text | listen_lines "$1/systemd/$SOCKET_UNIT")
    [[ $before != "$after" ]]
}

# After everything else was taken back: the release before this one runs again, if this one came so far as to stop it.
run_previous() {
    reload_units
    [[ -n $restarted ]] || return 0
    say "Starting $(current_release) again"
    # systemd may be starting it already, and requests wait at the socket: one that is up lets them end.
    wait_until_active
    restart_service && check_ready
}

# The one before stays, to go back to by hand.
remove_old_releases() {
    local directory name
    [[ $1 != "$2" ]] || return 0
    for directory in "$RELEASES"/*/; do
        name=$(basename "$directory")
        [[ ! -d $directory || $name == "$1" || $name == "$2" ]] || change "Removing the old release $name" remove_tree "$RELEASES/$name"
    done
}

report() {
    if [[ -n $dry_run ]]; then
        say "Dry run: nothing was changed"
        return
    fi
    if [[ $changes -eq 0 ]]; then
        say "Release $1 is installed already; nothing was changed"
    elif [[ -n $2 && $2 != "$1" ]]; then
        say "Upgraded from $2 to $1"
    else
        say "Installed $1"
    fi
    [[ -z $DEST ]] || return 0
    hint_languages
    print_next
}

print_next() {
    local host number
    read -r host number < <(listen_address)
    [[ $host != *:* ]] || host="[$host]"
    cat <<TEXT

Try it      nativesandbox run FILE, or curl http://$host:$number/health
Add a key   nativesandbox keys add NAME      (without a key only this machine is served)
Settings    $SETTINGS; then: systemctl restart nativesandbox (PORT and HOST: ./install.sh install again)
Logs        journalctl -u nativesandbox -u nativesandbox-launcher, and $LOG_TO
State       $CURRENT/install.sh status | doctor | uninstall
TEXT
}
