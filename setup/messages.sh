# shellcheck shell=bash
# What install.sh says, and does as it says. Progress goes to standard output, complaints to standard error.

dry_run='' changes=0

say() { printf '==> %s\n' "$*"; }

complain() { printf 'install.sh: %s\n' "$*" >&2; }

fail() {
    complain "$*"
    exit 1
}

# change TEXT COMMAND...: says what is changed and changes it; with --dry-run only says it.
change() {
    say "$1"
    changes=$((changes + 1))
    [[ -n $dry_run ]] || "${@:2}"
}

is_root() { [[ $(id -u) -eq 0 ]]; }

need_root() { is_root || fail "$1 changes the system and needs root: sudo ./install.sh $1"; }

# refuse_option COMMAND OPTION
refuse_option() {
    complain "'$2' is not an option of $1; see ./install.sh help."
    exit 2
}
