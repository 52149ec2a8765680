# shellcheck shell=bash
# What install.sh says. Progress goes to standard output, complaints to standard error.

say() { printf '==> %s\n' "$*"; }

complain() { printf 'install.sh: %s\n' "$*" >&2; }

fail() {
    complain "$*"
    exit 1
}

is_root() { [[ $(id -u) -eq 0 ]]; }
