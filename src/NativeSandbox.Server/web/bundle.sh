#!/bin/sh
# Makes the page's bundle: bundle.sh DIRECTORY STAMP LOCK. Called by Web.targets; messages have the form that MSBuild shows as errors.
# Two builds at once wait for each other here: both use node_modules, and may have the same DIRECTORY.
set -eu
out=$1 stamp=$2 lock=$3
cd -- "$(dirname -- "$0")"

complain() {
    printf 'web/bundle.sh: error %s: %s\n' "$1" "$2"
    exit 1
}

for tool in node npm; do
    command -v "$tool" >/dev/null || complain WEB001 "$tool is missing, and the web page is built with it. Install it: apt-get install nodejs npm (Debian, Ubuntu), dnf install nodejs npm (Fedora); ./install.sh does so by itself. To build without the page: -p:WebPage=false"
done
major=$(node --print 'process.versions.node.split(".")[0]')
[ "$major" -ge 18 ] || complain WEB002 "Node $(node --version) is too old to build the web page; it takes 18 or newer"

exec 9>"$lock"
flock 9

sources() { find . -name node_modules -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-64; }
packages() { { cat package.json package-lock.json .npmrc; node --print 'process.arch + process.versions.modules'; } | sha256sum | cut -c 1-64; }

wanted=$(sources)
# Whoever had the lock before may have made just this.
if [ -d "$out" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    touch "$stamp"
    exit 0
fi
if [ "$(cat node_modules/.from 2>/dev/null)" != "$(packages)" ]; then
    # From npm's cache where it has them, so that a second build needs no network.
    log=$lock.npm.log
    npm ci --prefer-offline --no-audit --no-fund --ignore-scripts --loglevel=error >"$log" 2>&1 || {
        sed 's/^/    /' "$log"
        complain WEB003 "npm ci could not fetch the packages of the web page; the lines above say why. Without a network they must be in npm's cache"
    }
    packages >node_modules/.from
fi
node node_modules/typescript/bin/tsc --noEmit --pretty false || complain WEB004 "the web page's sources are not valid TypeScript"
node build.mjs "$out" || complain WEB005 "the web page could not be bundled"
printf '%s\n' "$wanted" >"$stamp"
