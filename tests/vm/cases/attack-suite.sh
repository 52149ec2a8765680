# Hostile programs that eat memory and processes, where their limits are those of cgroup v2.
# needs: suite:NativeSandbox.Attacks
# seconds: 900
# shellcheck shell=bash
# shellcheck source=tests/vm/guest/lib.sh source=tests/vm/guest/suite.sh
source guest/suite.sh
# Not the one with two thousand orphans: to fork is slow in User Mode Linux, and its time on the clock is up before.
suite NativeSandbox.Attacks "(FullyQualifiedName~Exhaustion.MemoryTests|FullyQualifiedName~Exhaustion.ProcessTests)&FullyQualifiedName!~Orphans" -p Delegate=yes -p DelegateSubgroup=supervisor
