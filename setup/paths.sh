# shellcheck shell=bash disable=SC2034 # Read by the other files.
# Where everything goes. DESTDIR puts it under another root, for those who make packages or images: then only files are
# written, and accounts, ids and units are left to whoever installs them.

readonly DEST=${DESTDIR:-}

readonly ACCOUNT=nativesandbox
readonly PROGRAMS=/opt/nativesandbox # as written into links; $DEST$PROGRAMS on the disk
readonly RELEASES=$DEST$PROGRAMS/releases CURRENT=$DEST$PROGRAMS/current
# Every file outside of $PROGRAMS that an installation put there, one a line: uninstall removes these and no others.
readonly INSTALLED_FILES=$DEST$PROGRAMS/files

readonly UNIT_DIR=/etc/systemd/system PROFILE=/etc/apparmor.d/nativesandbox
readonly SETTINGS_DIR=$DEST/etc/nativesandbox
readonly SETTINGS=$SETTINGS_DIR/nativesandbox.env KEYS=$SETTINGS_DIR/api-keys

readonly STATE_DIR=$DEST/var/lib/nativesandbox CACHE_DIR=$DEST/var/cache/nativesandbox LOG_TO=$DEST/var/log/nativesandbox
readonly USERS_DIR=$DEST/var/lib/nativesandbox-users # nsbox's: root's, with a directory of the boxes' ids in it
readonly RUN_DIR=$DEST/run/nativesandbox
readonly SOCKET=$RUN_DIR/nsbox.sock

readonly LAUNCHER_UNIT=nativesandbox-launcher.service SERVER_UNIT=nativesandbox.service SOCKET_UNIT=nativesandbox.socket SLICE_UNIT=nativesandbox.slice
# What install.sh writes for this machine: drop-ins, so that units stay as they were shipped.
readonly LISTEN_FILE=$UNIT_DIR/$SOCKET_UNIT.d/10-settings.conf CPUS_FILE=$UNIT_DIR/$SLICE_UNIT.d/10-cpus.conf
