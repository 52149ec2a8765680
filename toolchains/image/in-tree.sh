#!/usr/bin/env bash
# Runs in a mount namespace of its own: makes the tree a root and starts a command in it. See tree.sh.
set -euo pipefail
mount --bind "$TREE" "$TREE"
# nosuid and nodev are named since a user namespace may not take them away where the file system has them.
mount -o remount,bind,ro,nosuid,nodev "$TREE"
mount -t proc proc "$TREE/proc"
mount --rbind /dev "$TREE/dev"
mount -t tmpfs -o mode=1777 tmpfs "$TREE/tmp"
mkdir "$TREE/tmp/recipes" "$TREE/tmp/work"
mount --bind "$RECIPES" "$TREE/tmp/recipes"
for directory in $WRITABLE; do mount --bind "$OUTPUTS$directory" "$TREE$directory"; done
exec chroot "$TREE" /usr/bin/env --ignore-environment HOME=/tmp TMPDIR=/tmp PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 \
    sh -c 'cd /tmp/work && exec "$@"' sh "$@"
