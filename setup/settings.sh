# shellcheck shell=bash
# /etc/nativesandbox: the operator's. Written where it is missing, otherwise left alone but for what an option asks for.

place_settings() {
    [[ -d $SETTINGS_DIR ]] || change "Making $SETTINGS_DIR" make_settings_dir
    [[ -f $SETTINGS ]] || change "Writing $SETTINGS with every setting commented out" write_settings "$1"
    [[ -f $KEYS ]] || change "Writing $KEYS, empty, for root only" write_keys
    [[ -z $port || $(setting PORT) == "$port" ]] || change "Setting PORT=$port in $SETTINGS" write_port
}

make_settings_dir() {
    make_parents "$SETTINGS_DIR"
    on_failure remove_directory "$SETTINGS_DIR"
    install --directory --mode=0750 "$SETTINGS_DIR"
}

# As systemd/tmpfiles.conf has them. 0640: a setting may be a secret (API_KEY). systemd reads it as root.
write_settings() {
    remember "$SETTINGS"
    install --mode=0640 "$1/setup/nativesandbox.env" "$SETTINGS"
}

write_keys() {
    remember "$KEYS"
    install --mode=0600 /dev/null "$KEYS"
}

write_port() {
    remember "$SETTINGS"
    sed --in-place '/^PORT=/d' "$SETTINGS"
    printf 'PORT=%s\n' "$port" >>"$SETTINGS"
}

# setting NAME: its value in the settings file, if it is set there; the last line counts, as it does for systemd.
setting() { sed -n "s/^$1=[\"']\{0,1\}\([^\"']*\)[\"']\{0,1\}[[:space:]]*$/\1/p" "$SETTINGS" 2>/dev/null | tail -n 1 || true; }
