# shellcheck shell=bash disable=SC2154 # work is that of run.sh.
# install, upgrade and uninstall below a DESTDIR, with small releases: what is written, kept, taken back and removed.
dest=$work/dest

# small_release VERSION: a package with everything but the real programs.
small_release() {
    local tree=$work/nativesandbox-$1
    mkdir -p "$tree/systemd" "$tree/man" "$tree/completions"
    cp -r install.sh setup "$tree/"
    printf '#!/bin/sh\necho %s\n' "$1" | tee "$tree/nativesandbox" >"$tree/nsbox"
    chmod 0755 "$tree/nativesandbox" "$tree/nsbox"
    printf '[Service]\nExecStart=/bin/true %s\n[Install]\nWantedBy=multi-user.target\n' "$1" >"$tree/systemd/nativesandbox.service"
    printf '[Socket]\nListenStream=127.0.0.1:3001\n' >"$tree/systemd/nativesandbox.socket"
    printf 'u nativesandbox - "Server"\n' >"$tree/systemd/sysusers.conf"
    printf 'd /etc/nativesandbox 0750\n' >"$tree/systemd/tmpfiles.conf"
    touch "$tree/man/nativesandbox.1" "$tree/completions/nativesandbox.bash" "$tree/completions/nativesandbox.zsh" "$tree/completions/nativesandbox.fish"
    printf 'release %s-0123abcd\nversion %s\nsource test\n' "$1" "$1" >"$tree/RELEASE"
}

setup_of() { DESTDIR=$dest "$work/nativesandbox-$1/install.sh" "${@:2}"; }

# Everything below the destination with mode, link and content.
list_dest() { (cd -- "$dest" && find . -printf '%p %y %m %l\n' | LC_ALL=C sort && find . -type f -exec sha256sum {} + | LC_ALL=C sort) >"$1"; }

same_dest() { list_dest "$work/now" && diff "$1" "$work/now"; }

there() { [[ -e $dest$1 ]] || { printf '%s is not there\n' "$1" && return 1; }; }
gone() { [[ ! -e $dest$1 && ! -L $dest$1 ]] || { printf '%s is there\n' "$1" && return 1; }; }
links_to() { [[ $(readlink "$dest$1") == "$2" ]] || { ls -l "$dest$1" && return 1; }; }
holds() { grep --quiet --line-regexp --fixed-strings -- "$2" "$dest$1" || { cat "$dest$1" && return 1; }; }
mode_is() { [[ $(stat --format=%a "$dest$2") == "$1" ]] || { ls -l "$dest$2" && return 1; }; }

changes_nothing() {
    mkdir -p "$dest"
    list_dest "$work/before"
    setup_of "$@" >"$work/said" && same_dest "$work/before"
}

steps_of() { grep '^==> ' "$1" | grep --invert-match --extended-regexp '==> (Dry run|Installed|Upgraded|Uninstalled|Kept)'; }

# The list of a dry run is that of the real run.
exact() {
    setup_of "$@" --dry-run >"$work/dry" && setup_of "$@" >"$work/real" && diff <(steps_of "$work/dry") <(steps_of "$work/real")
}

small_release 1.0.0
small_release 1.1.0
small_release 1.2.0
check "a dry run of install changes nothing" changes_nothing 1.0.0 install --dry-run
check "a dry run says what install does" says "Writing $dest/etc/systemd/system/nativesandbox.service"
check "upgrade is refused where nothing is installed" ends_with 1 setup_of 1.0.0 upgrade
check "and names install" says "./install.sh install"
small_release 0.9.0
printf '\nswitch_current() { false; }\n' >>"$work/nativesandbox-0.9.0/setup/all.sh"
mkdir -p "$dest/opt"
list_dest "$work/before"
check "a first install that breaks off fails" ends_with 1 setup_of 0.9.0 install --port 8080
check "and leaves nothing" same_dest "$work/before"
check "install does what its dry run says" exact 1.0.0 install
check "current is the release" links_to /opt/nativesandbox/current releases/1.0.0-0123abcd
check "units are copied" holds /etc/systemd/system/nativesandbox.service "ExecStart=/bin/true 1.0.0"
check "the program is on the PATH" links_to /usr/local/bin/nativesandbox /opt/nativesandbox/current/nativesandbox
check "so is nsbox" links_to /usr/local/bin/nsbox /opt/nativesandbox/current/nsbox
check "man finds its page" links_to /usr/local/share/man/man1/nativesandbox.1 /opt/nativesandbox/current/man/nativesandbox.1
check "bash finds its completion" links_to /usr/local/share/bash-completion/completions/nativesandbox /opt/nativesandbox/current/completions/nativesandbox.bash
check "zsh does" links_to /usr/local/share/zsh/site-functions/_nativesandbox /opt/nativesandbox/current/completions/nativesandbox.zsh
check "fish does" links_to /usr/local/share/fish/vendor_completions.d/nativesandbox.fish /opt/nativesandbox/current/completions/nativesandbox.fish
check "the account's snippet is there" there /etc/sysusers.d/nativesandbox.conf
check "keys are for root only" mode_is 600 /etc/nativesandbox/api-keys
check "settings are not for everybody" mode_is 640 /etc/nativesandbox/nativesandbox.env
check "a second install changes nothing" changes_nothing 1.0.0 install
check "and says so" says "nothing was changed"
check "no other release is in the place of the socket's address" gone /etc/systemd/system/nativesandbox.socket.d

printf 'QUEUE_LENGTH=7\n' >>"$dest/etc/nativesandbox/nativesandbox.env"
printf 'alice:00\n' >"$dest/etc/nativesandbox/api-keys"
check "upgrade does what its dry run says" exact 1.1.0 upgrade --port 8080
check "current is the new release" links_to /opt/nativesandbox/current releases/1.1.0-0123abcd
check "units are the new ones" holds /etc/systemd/system/nativesandbox.service "ExecStart=/bin/true 1.1.0"
check "the old release stays beside it" there /opt/nativesandbox/releases/1.0.0-0123abcd/nativesandbox
check "settings are kept" holds /etc/nativesandbox/nativesandbox.env QUEUE_LENGTH=7
check "keys are kept" holds /etc/nativesandbox/api-keys alice:00
check "the port is set" holds /etc/nativesandbox/nativesandbox.env PORT=8080
check "and listened at" holds /etc/systemd/system/nativesandbox.socket.d/10-settings.conf ListenStream=127.0.0.1:8080

rm "$work/nativesandbox-1.2.0/man/nativesandbox.1"
check "install upgrades what is installed" exact 1.2.0 install
check "the release before the last goes" gone /opt/nativesandbox/releases/1.0.0-0123abcd
check "the last stays" there /opt/nativesandbox/releases/1.1.0-0123abcd
check "what the new release has no more goes" gone /usr/local/share/man/man1/nativesandbox.1
check "the port stays" holds /etc/systemd/system/nativesandbox.socket.d/10-settings.conf ListenStream=127.0.0.1:8080

# The switch is the last step but those of systemd: all that went before is taken back, and the switch itself.
list_dest "$work/before"
small_release 1.3.0
# shellcheck disable=SC2016 # For the script that it is written to.
printf '\nswitch_current() { remember "$CURRENT"; rm "$CURRENT"; false; }\n' >>"$work/nativesandbox-1.3.0/setup/all.sh"
check "an upgrade that breaks off fails" ends_with 1 setup_of 1.3.0 upgrade --port 9090
check "it says that nothing is left" says "Nothing of this attempt is left"
check "and leaves everything as it was" same_dest "$work/before"

printf 'stranger\n' >"$dest/usr/local/bin/mine"
check "uninstall does not change anything in a dry run" changes_nothing 1.2.0 uninstall --dry-run
check "uninstall does what its dry run says" exact 1.2.0 uninstall
check "programs are gone" gone /opt/nativesandbox
check "units are gone" gone /etc/systemd/system/nativesandbox.service
check "links are gone" gone /usr/local/bin/nativesandbox
check "completions are gone with their directories" gone /usr/local/share
check "what is another's stays" there /usr/local/bin/mine
check "settings stay" holds /etc/nativesandbox/nativesandbox.env QUEUE_LENGTH=7
check "installing again takes the settings up" setup_of 1.0.0 install
check "with their port" holds /etc/systemd/system/nativesandbox.socket.d/10-settings.conf ListenStream=127.0.0.1:8080
rm -r "$dest/opt/nativesandbox/releases" "$dest/usr/local/bin/nsbox"
mkdir -p "$dest/var/lib/nativesandbox/user_folders" "$dest/etc/systemd/system/nativesandbox.service.d"
check "uninstall --purge works from what is left" setup_of 1.0.0 uninstall --purge
nothing_left() { ! find "$dest" -iname '*nativesandbox*' -o -iname '*nsbox*' | grep .; }
check "and leaves nothing" nothing_left
check "uninstalling nothing is no failure" ends_with 0 setup_of 1.0.0 uninstall --purge
check "and says so" says "Nothing was installed"

printf 'foreign\n' >"$dest/usr/local/bin/nsbox"
list_dest "$work/before"
check "a file of another's in the way is refused" ends_with 1 setup_of 1.0.0 install
check "it is named" says "$dest/usr/local/bin/nsbox is there"
check "and nothing was changed" same_dest "$work/before"
