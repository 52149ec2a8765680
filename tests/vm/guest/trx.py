"""Prints the outcome of every test of a .trx file, a failed one with its message; ends with 1 where one failed."""
import sys
import xml.etree.ElementTree as tree

NAMESPACE = "{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}"
failed = 0
for result in tree.parse(sys.argv[1]).iter(NAMESPACE + "UnitTestResult"):
    name = " ".join(result.get("testName", "").split())[:200]
    if result.get("outcome") == "Passed":
        print(f"ok {name}")
        continue
    failed = 1
    print(f"FAILED {name}")
    for element in result.iter():
        if element.tag in (NAMESPACE + "Message", NAMESPACE + "StackTrace"):
            for line in (element.text or "").splitlines()[:12]:
                print(f"    {line[:300]}")
sys.exit(failed)
