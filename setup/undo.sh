# shellcheck shell=bash
# What takes back a change that did not get to its end: pairs of a function and its argument, called last first.

undo_steps=() backup_dir='' backups=0

on_failure() { [[ -n $dry_run ]] || undo_steps+=("$1" "${2:-}"); }

# From here on, whatever ends this shell early takes back what was registered.
begin_changes() {
    [[ -z $dry_run ]] || return 0
    backup_dir=$(mktemp -d)
    trap 'take_back $?' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

end_changes() {
    trap - EXIT INT TERM HUP
    undo_steps=()
    [[ -z $backup_dir ]] || rm -rf "$backup_dir"
}

# Call before FILE (or symbolic link) is written, replaced or removed.
remember() {
    [[ -z $dry_run ]] || return 0
    if [[ -e $1 || -L $1 ]]; then
        backups=$((backups + 1))
        cp --archive --no-dereference "$1" "$backup_dir/$backups"
        on_failure restore_file "$backups:$1"
    else
        on_failure remove_file "$1"
    fi
}

restore_file() { cp --archive --no-dereference "$backup_dir/${1%%:*}" "${1#*:}.restored" && mv --force --no-target-directory "${1#*:}.restored" "${1#*:}"; }

remove_file() { rm --force "$1"; }

remove_directory() { [[ ! -d $1 ]] || rmdir --ignore-fail-on-non-empty "$1"; }

remove_tree() { rm --recursive --force "$1"; }

# Takes back what was done, says what could not be, and ends with STATUS.
take_back() {
    local status=$1 left=() step
    trap - EXIT
    trap '' INT TERM HUP
    set +e
    [[ ${#undo_steps[@]} -eq 0 ]] || say "That failed: taking back what was changed"
    for ((step = ${#undo_steps[@]} - 2; step >= 0; step -= 2)); do
        "${undo_steps[step]}" "${undo_steps[step + 1]}" || left+=("${undo_steps[step]} ${undo_steps[step + 1]}")
    done
    rm -rf "$backup_dir"
    if [[ ${#left[@]} -gt 0 ]]; then
        complain "These could not be taken back:"
        printf '    %s\n' "${left[@]}" >&2
    else
        complain "Nothing of this attempt is left."
    fi
    exit "$((status == 0 ? 1 : status))"
}
