"""privileges.py PID...: one line a process with its user namespace and capabilities; ends with 1 where one has a capability in the
initial user namespace, or none was looked at."""
import os
import sys

initial = os.readlink("/proc/1/ns/user")
bad = looked = inside = 0
for pid in sys.argv[1:]:
    try:
        namespace = os.readlink(f"/proc/{pid}/ns/user")
        status = dict(line.rstrip("\n").split(":\t", 1) for line in open(f"/proc/{pid}/status") if ":\t" in line)
    except OSError:
        continue  # It ended meanwhile.
    looked += 1
    inside += namespace != initial
    held = [name for name in ("CapInh", "CapPrm", "CapEff", "CapAmb") if int(status[name], 16) != 0]
    wrong = namespace == initial and bool(held)
    bad += wrong
    print(f"{'WRONG ' if wrong else ''}{pid} {status['Name']} uid {status['Uid'].split()[0]} "
          f"{'initial' if namespace == initial else 'own'} user namespace, effective {status['CapEff']}, bounding {status['CapBnd']}")
print(f"{looked} processes, {inside} in a user namespace of their own")
sys.exit(1 if bad or looked < 4 or inside == 0 else 0)
