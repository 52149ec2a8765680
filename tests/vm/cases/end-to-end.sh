# The end-to-end suite against the installed service.
# needs: suite:NativeSandbox.EndToEnd
# disk: install
# seconds: 420
# shellcheck shell=bash
# shellcheck source=tests/vm/guest/lib.sh source=tests/vm/guest/service.sh source=tests/vm/guest/suite.sh
source guest/service.sh
source guest/suite.sh
check "the service is there after a boot" wait_until_served
suite NativeSandbox.EndToEnd "Server!=Own" --setenv=NATIVESANDBOX_URL="$URL" --setenv=NATIVESANDBOX_KEY="$(key)"
