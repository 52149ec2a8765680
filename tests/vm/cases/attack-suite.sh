# Hostile programs, where their limits are those of cgroup v2.
# needs: suite:NativeSandbox.Attacks
# seconds: 900
# shellcheck shell=bash
# shellcheck source=tests/vm/guest/lib.sh source=tests/vm/guest/suite.sh
source guest/suite.sh
suite NativeSandbox.Attacks "FullyQualifiedName~Attacks"
