# A new release takes over while clients ask; one that does not become ready does not.
# needs: package
# disk: install
# seconds: 840
# shellcheck shell=bash
# shellcheck source=tests/vm/guest/lib.sh source=tests/vm/guest/service.sh
source guest/service.sh
check "the service is there after a boot" wait_until_served
running() { basename "$(readlink /opt/nativesandbox/current)"; }
first=$(running)

# release NAME: a package of another version.
release() {
    cp --recursive /root/package "/root/$1"
    sed -i "s/^release .*/release $1-00000000/; s/^version .*/version $1/" "/root/$1/RELEASE"
}

release 98.0.0
upgraded_under_load() {
    sha256sum /etc/nativesandbox/* >/run/settings.before
    printf 'kept\n' >/var/lib/nativesandbox/kept
    start_load 4 upgrade
    /root/98.0.0/install.sh upgrade
    end_load upgrade
    cat /run/load-upgrade
    within 8 1000000 "$(json ok </run/load-upgrade)"
    same '["examples", "ok", "refused", "broken", "wrong"]' "$(python3 -c 'import json; print(json.dumps(sorted(json.load(open("/run/load-upgrade")), key=["examples", "ok", "refused", "broken", "wrong"].index)))')"
    same "0 0 0" "$(json refused </run/load-upgrade) $(json broken </run/load-upgrade) $(json wrong </run/load-upgrade)"
    same 98.0.0-00000000 "$(running)"
    [[ $(readlink "/proc/$(pid_of "$SERVER")/exe") == /opt/nativesandbox/releases/98.0.0-00000000/* ]]
    [[ $(readlink "/proc/$(pid_of "$LAUNCHER")/exe") == /opt/nativesandbox/releases/98.0.0-00000000/* ]]
    serves
}
check "an upgrade under load refuses no connection and loses no request" upgraded_under_load
check "settings and keys are as they were" sha256sum --check /run/settings.before
check "data is kept" same kept "$(cat /var/lib/nativesandbox/kept)"
check "the release before is kept, to go back to" test -d "/opt/nativesandbox/releases/$first"

release 99.0.0
printf '#!/bin/sh\nexit 1\n' >/root/99.0.0/nativesandbox
rolled_back() {
    local status=0
    /root/99.0.0/install.sh upgrade || status=$?
    [[ $status -ne 0 ]]
    same 98.0.0-00000000 "$(running)"
    [[ ! -e /opt/nativesandbox/releases/99.0.0-00000000 ]]
    wait_until_served
    sha256sum --check --quiet /run/settings.before
}
check "a release that does not become ready is taken back, and the old one serves" rolled_back
