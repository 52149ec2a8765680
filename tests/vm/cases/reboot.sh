# The machine is powered off and comes back.
# needs: package
# disk: install
# seconds: 240
# shellcheck shell=bash
# shellcheck source=tests/vm/guest/lib.sh source=tests/vm/guest/service.sh
source guest/service.sh

if [[ $BOOT -eq 1 ]]; then
    check "the service comes up by itself" wait_until_served
    mkdir -p /var/log/journal # so that the journal of this boot is there in the next
    journalctl --flush
    boot_again
fi
check "it comes up by itself after the next boot, too" wait_until_served
check "no unit failed on the way" same "" "$(systemctl --failed --no-legend --plain | grep nativesandbox)"
stopped_in_order() {
    journalctl --boot=-1 --no-pager --output=cat --unit="$SERVER" --unit="$LAUNCHER" >/run/last
    grep 'Stopped nativesandbox.service' /run/last
    grep 'Stopped nativesandbox-launcher.service' /run/last
    same "" "$(grep --extended-regexp --ignore-case 'killed|timed out|failed with result' /run/last)"
}
check "at power off both ended in time" stopped_in_order
check "the key still opens" same 200 "$(curl --silent --output /dev/null --write-out '%{http_code}' --header "X-API-Key: $(key)" "$URL/api/languages")"
