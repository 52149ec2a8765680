#!/usr/bin/env bash
# machine.sh ENGINE DIRECTORY: builds a machine there: the engine, and disk.img.
set -Eeuo pipefail
HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
IMAGE=$HERE/../image
# shellcheck source=tests/vm/build/packages.sh
source "$HERE/packages.sh"
# shellcheck source=tests/vm/build/debian.sh
source "$HERE/debian.sh"
# shellcheck source=tests/vm/build/root.sh
source "$HERE/root.sh"
# shellcheck source=/dev/null
source "$HERE/$1.sh"

make_root "$2/root"
make_engine "$2" "$2/root"
make_disk "$2/root" "$2/disk.img"
rm -rf "$2/root"
