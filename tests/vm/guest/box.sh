# shellcheck shell=bash
# nsbox without the service: each run in a unit of its own, below one slice that stays and counts.
readonly SLICE=/sys/fs/cgroup/cases.slice
readonly REPORT=/run/report.json PAYLOADS=/opt/payloads

prepare_nsbox() {
    # Executables are copied: a unit sees the share as the host's user and group, whatever those are.
    cp -r "$SHARE/nsbox" /opt/nsbox
    mkdir -p "$PAYLOADS"
    gcc -O1 -w -pthread -o "$PAYLOADS/limits" "$SHARE/payloads/limits.c"
    systemd-run --quiet --slice=cases.slice --unit=keeper sleep infinity
}

# in_unit COMMAND...: as the launcher's unit runs it: with a delegated cgroup, itself in a subgroup.
in_unit() { systemd-run --quiet --wait --pipe --collect --unit=box --slice=cases.slice -p Delegate=yes -p DelegateSubgroup=supervisor "$@"; }

# A check that failed may have left its box.
no_box_runs() { systemctl stop --quiet box.service 2>/dev/null || true; }

# box OPTION... -- PROGRAM ARGUMENT...: the result is in REPORT; the status is the program's.
box() {
    no_box_runs
    in_unit /opt/nsbox/nsbox run --json "$REPORT" --bind "$PAYLOADS:/payloads" "$@"
}

# Starts a box and leaves it running.
start_box() {
    rm -f "$REPORT" /run/box.output
    box "$@" >/run/box.output 2>&1 &
}

# Waits for the box that was left running.
end_box() { wait $! || true; }

reported() { json "$@" <"$REPORT"; }

# The living box's cgroup, once its program runs there beside its init.
leaf() { find "$SLICE" -type d -name 'box-*'; }
# A call that waits is the child's: leaf_has FILE PATTERN
leaf_has() { grep --quiet --extended-regexp "$2" "$(leaf)/$1"; }

no_leaf_is_left() { eventually 30 only_the_keeper_is_left; }
only_the_keeper_is_left() { same "" "$(leaf)" && same 1 "$(value "$SLICE/cgroup.stat" nr_descendants)"; }
