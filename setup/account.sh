# shellcheck shell=bash
# The account that the server runs under.

has_account() { getent passwd "$ACCOUNT" >/dev/null; }

has_group() { getent group "$ACCOUNT" >/dev/null; }

# For a machine where systemd-sysusers has not been given the account: ./install.sh run.
make_account() {
    ! has_account || return 0
    say "Making the account $ACCOUNT"
    useradd --system --user-group --home-dir "$STATE_DIR" --no-create-home --shell /usr/sbin/nologin "$ACCOUNT"
}

# add_account SYSUSERS: the same, as the snippet describes it.
add_account() {
    ! has_account || return 0
    on_failure remove_account
    change "Making the system account and group $ACCOUNT" systemd-sysusers "$1"
}

remove_account() {
    ! has_account || userdel "$ACCOUNT"
    ! has_group || groupdel "$ACCOUNT"
}
