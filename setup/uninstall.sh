# shellcheck shell=bash
# shellcheck disable=SC2154 # Set by messages.sh.
# Takes the service away: what install put there, nothing else. Works from whatever half of it is there.

purge=''

uninstall() {
    local run_left=''
    while [[ $# -gt 0 ]]; do
        case $1 in
            --dry-run) dry_run=1 ;;
            --purge) purge=1 ;;
            *) refuse_option uninstall "$1" ;;
        esac
        shift
    done
    [[ -n $dry_run || -n $DEST ]] || need_root uninstall
    # systemd removes it with a running nsbox.
    [[ ! -e $RUN_DIR ]] || is_active "$LAUNCHER_UNIT" || run_left=1
    if [[ -z $DEST ]]; then
        check_nothing_else_serves
        lock_machine
        take_down_units
    fi
    take_away_files
    [[ -n $DEST ]] || take_away_account
    [[ -z $purge ]] || take_away_data
    take_away_directories
    take_away_programs
    [[ -n $DEST || -n $dry_run ]] || reload_units
    report_rest
}

take_down_units() {
    local unit
    ! runs_any || change "Stopping the service; running requests end first" stop_service
    for unit in "$SOCKET_UNIT" "$SERVER_UNIT" "$LAUNCHER_UNIT"; do
        ! systemctl is-enabled --quiet "$unit" 2>/dev/null || change "Disabling $unit" disable_unit "$unit"
    done
}

take_away_files() {
    local target
    while read -r target; do
        [[ $target == */ || (! -e $DEST$target && ! -L $DEST$target) ]] || change "Removing $DEST$target" take_away "$target"
    done < <(recorded_files)
}

# Those that were made for the files, deepest first; where something of another's is in one, it stays.
take_away_directories() {
    local target
    while read -r target; do
        [[ $target != */ || ! -d $DEST$target || -n $dry_run ]] || rmdir --ignore-fail-on-non-empty "$DEST$target"
    done < <(recorded_files | LC_ALL=C sort --reverse)
}

take_away() {
    [[ $1 != /etc/apparmor.d/* ]] || apparmor_parser --remove "$DEST$1" 2>/dev/null || true
    rm --force "$DEST$1"
}

take_away_account() {
    local ids=''
    ! has_ids || ids=1
    if has_account || has_group; then
        change "Removing the account and group $ACCOUNT" remove_account
    fi
    # Removing the account takes its ids out of the files as well, but for those of an account that had gone before.
    [[ -z $ids ]] || change "Removing the ids of $ACCOUNT from $SUBUID_FILE and $SUBGID_FILE" release_ids
}

take_away_programs() {
    [[ ! -e $DEST$PROGRAMS ]] || change "Removing $DEST$PROGRAMS" remove_tree "$DEST$PROGRAMS"
    [[ -z $run_left ]] || change "Removing $RUN_DIR" remove_tree "$RUN_DIR"
}

data_directories() { printf '%s\n' "$SETTINGS_DIR" "$STATE_DIR" "$USERS_DIR" "$CACHE_DIR" "$LOG_TO" "$DEST$UNIT_DIR/$SOCKET_UNIT.d" "$DEST$UNIT_DIR/$SERVER_UNIT.d" "$DEST$UNIT_DIR/$LAUNCHER_UNIT.d" "$DEST$UNIT_DIR/$SLICE_UNIT.d"; }

take_away_data() {
    local directory
    for directory in $(data_directories); do
        [[ ! -e $directory ]] || change "Removing $directory with all that is in it" remove_tree "$directory"
    done
}

report_rest() {
    local directory kept=()
    if [[ -n $dry_run ]]; then
        say "Dry run: nothing was changed"
        return
    fi
    for directory in $(data_directories); do
        [[ ! -e $directory ]] || kept+=("$directory")
    done
    if [[ $changes -eq 0 ]]; then
        say "Nothing was installed"
    else
        say "Uninstalled"
    fi
    [[ ${#kept[@]} -eq 0 ]] || say "Kept: ${kept[*]} (./install.sh uninstall --purge removes these too)"
}
