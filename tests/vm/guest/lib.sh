# shellcheck shell=bash
# What every case starts with. A case calls check for each thing that it proves; every failed one shows its evidence.
set -uo pipefail
SHARE=$PWD
readonly SHARE
CHECK_OUTPUT=$(mktemp)

# check NAME COMMAND...: runs it in a shell of its own that ends at the first command that fails.
check() {
    local name=$1 status=0 start=$SECONDS
    shift
    (
        set -Eeuo pipefail
        trap 'printf "line %d: %s\n" "$LINENO" "$BASH_COMMAND" >&2' ERR
        "$@"
    ) >"$CHECK_OUTPUT" 2>&1 </dev/null
    status=$?
    if [[ $status -eq 0 ]]; then
        printf 'ok %s\n' "$name"
        [[ $((SECONDS - start)) -lt 10 ]] || note "$((SECONDS - start)) s"
    else
        printf 'FAILED %s\n' "$name"
        sed 's/^/    /' "$CHECK_OUTPUT" | tail -n "${EVIDENCE_LINES:-40}"
    fi
    return 0
}

# For the report, whatever it says.
note() { printf '    %s\n' "$*"; }

# The script reached its end.
finish() { exit 0; }

# The machine is powered off in order and started again with the same disk; the case is run anew with BOOT one higher.
boot_again() {
    : >"$SHARE/.again"
    exit 0
}

same() { [[ $2 == "$1" ]] || { printf 'expected: %s\nseen:     %s\n' "$1" "$2" && return 1; }; }

# within LEAST MOST NUMBER
within() { awk -v a="$1" -v b="$2" -v n="$3" 'BEGIN { exit !(n != "" && n + 0 >= a && n + 0 <= b) }' || { printf '%s is not within %s and %s\n' "$3" "$1" "$2" && return 1; }; }

# eventually SECONDS COMMAND...: succeeds as soon as the command does.
eventually() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >"$CHECK_OUTPUT.try" 2>&1; do
        if [[ $SECONDS -ge $end ]]; then
            printf 'never came true: %s\n' "$*"
            cat "$CHECK_OUTPUT.try"
            return 1
        fi
        sleep 0.1
    done
}

# A value of a "KEY VALUE" file such as memory.events or cpu.stat.
value() { awk -v key="$2" '$1 == key { print $2 }' "$1"; }

# A value of a JSON text on standard input, by path: json cpuTimeMs total
json() {
    python3 -c '
import json, sys
value = json.load(sys.stdin)
for step in sys.argv[1:]: value = value[int(step) if isinstance(value, list) else step]
print(value if isinstance(value, str) else json.dumps(value))' "$@"
}
