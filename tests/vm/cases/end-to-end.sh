# The end-to-end suite against the installed service.
# needs: suite:NativeSandbox.EndToEnd
# disk: install
# seconds: 420
# shellcheck shell=bash
# shellcheck source=tests/vm/guest/lib.sh source=tests/vm/guest/service.sh source=tests/vm/guest/suite.sh
source guest/service.sh
source guest/suite.sh
check "the service is there after a boot" wait_until_served
# Not int 0x80: User Mode Linux lets the host have that. The call of the other foreign table is refused here, too.
suite NativeSandbox.EndToEnd "Server!=Own&DisplayName!~0x80" --setenv=NATIVESANDBOX_URL="$URL" --setenv=NATIVESANDBOX_KEY="$(key)"
