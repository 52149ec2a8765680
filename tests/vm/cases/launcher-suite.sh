# The launcher's own tests, where its limits are those of cgroup v2.
# needs: suite:NativeSandbox.Launcher.Tests
# seconds: 900
# shellcheck shell=bash
# shellcheck source=tests/vm/guest/lib.sh source=tests/vm/guest/suite.sh
source guest/suite.sh
suite NativeSandbox.Launcher.Tests "${SUITE_FILTER:-FullyQualifiedName~Limits|FullyQualifiedName~Cleanup}" -p Delegate=yes -p DelegateSubgroup=supervisor
