#!/usr/bin/env bash
# Boots a Debian with systemd and cgroup v2, and runs the cases of cases/ in it, or those that are named. The last line is
# "PASSED FAILED". VM_KEEP=1 keeps what the cases wrote in artifacts/vm also where they passed.
set -uo pipefail
VM=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd -- "$VM/../.." && pwd)
readonly WORK=$ROOT/artifacts/vm
cd -- "$ROOT" || exit 1
# shellcheck source=tests/vm/cache.sh
source "$VM/cache.sh"
# shellcheck source=tests/vm/boot.sh
source "$VM/boot.sh"
# shellcheck source=tests/vm/needs.sh
source "$VM/needs.sh"
good=0 bad=0
declare -A ran=()

# What a case says of itself: a line "# NAME: VALUE" at its top.
header() { sed -n "s/^# $2: //p" "$1" | head -n 1; }

# give_up CASE WHY FILE...: a case that did not come to its end is one failure.
give_up() {
    bad=$((bad + 1))
    printf 'FAILED %s: %s\n' "$1" "$2"
    shift 2
    tail -n 40 -- "$@" 2>/dev/null | sed 's/^/    /'
}

# run_case FILE
run_case() {
    local file=$1 name engine disk share seconds boot=0 status need
    name=$(basename "$file" .sh)
    # A case whose disk another starts from may have been run for that one.
    [[ -z ${ran[$name]:-} ]] || return 0
    ran[$name]=1
    engine=$(header "$file" machine)
    engine=${engine:-uml}
    seconds=$(header "$file" seconds)
    disk=$WORK/$name/disk share=$WORK/$name/share
    printf -- '--- %s\n' "$name" # Other cases may be run in between, for their disk.
    rm -rf --one-file-system "${WORK:?}/$name"
    mkdir -p "$share"
    if ! take_machine "$engine"; then
        give_up "$name" "the virtual machine could not be built"
        return
    fi
    for need in $(header "$file" needs); do
        "need_${need%%:*}" "$share" "${need#*:}" || { give_up "$name" "there is no $need" && return; }
    done
    take_disk "$(header "$file" disk)" "$disk" || { give_up "$name" "the case whose disk it takes left none" && return; }
    cp -r "$VM/guest" "$share/guest"
    cp "$file" "$share/case"
    while :; do
        boot=$((boot + 1))
        rm -f "$share/.again" "$share/.status"
        printf 'BOOT=%d\nsource guest/lib.sh\nsource ./case\nfinish\n' "$boot" >"$share/start"
        touch "$share/.output"
        status=0
        "boot_$engine" "$disk" "$share" "$WORK/$name/console" "${seconds:-120}" || status=$?
        report "$share/.output"
        if [[ $(cat "$share/.status" 2>/dev/null) != 0 ]]; then
            case $status in
                124 | 137) give_up "$name" "its machine was still running after ${seconds:-120} s" "$share/.output" "$WORK/$name/console" ;;
                *) give_up "$name" "it ended early, status $(cat "$share/.status" 2>/dev/null || printf 'unknown'); the machine ended with $status" "$share/.output" "$WORK/$name/console" ;;
            esac
            return
        fi
        mv "$share/.output" "$WORK/$name/output-$boot"
        [[ -e $share/.again ]] || break
    done
    # Disks are large, and only the one that others start from is needed again.
    [[ -n ${VM_KEEP:-} || $(header "$file" leaves) == disk ]] || rm -rf --one-file-system "$disk"
}

# Shows what the guest said and counts it.
report() {
    cat "$1"
    good=$((good + $(grep --count '^ok ' "$1")))
    bad=$((bad + $(grep --count '^FAILED ' "$1")))
}

# take_disk CASE DIRECTORY: a fresh disk, or a copy of what a case left.
take_disk() {
    mkdir -p "$2"
    [[ -n $1 ]] || return 0
    [[ -d $WORK/$1/disk ]] || run_case "$VM/cases/$1.sh"
    [[ -e $WORK/$1/disk/cow ]] && cp --sparse=always "$WORK/$1/disk/cow" "$2/cow"
}

main() {
    local file name
    if [[ $(id -u) -ne 0 ]]; then
        printf 'Not root: no virtual machine is started\n0 0\n'
        return
    fi
    mkdir -p "$WORK"
    if [[ $# -eq 0 ]]; then
        for file in "$VM"/cases/*.sh; do
            [[ $(header "$file" machine) == qemu ]] || set -- "$@" "$(basename "$file" .sh)"
        done
        rm -rf --one-file-system "${WORK:?}"/*
    fi
    for name; do run_case "$VM/cases/$name.sh"; done
    [[ -n ${VM_KEEP:-} ]] || rm -rf --one-file-system "$WORK"/*/disk
    printf '%d %d\n' "$good" "$bad"
}

main "$@"
