"""load.py URL KEY CLIENTS FILE: clients that ask for one run after another, each over a connection of its own, until FILE.stop is there.
FILE then has counts of what came: ok, wrong, refused, broken, and the statuses of those that were answered otherwise."""
import collections
import http.client
import json
import os
import sys
import threading
import time
import urllib.parse

url, key, clients, path = urllib.parse.urlparse(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
counts = collections.Counter()
examples = {}
lock = threading.Lock()


def ask(number):
    word = f"{os.getpid()}-{number}"
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=90)
    try:
        body = json.dumps({"language": "sh", "code": f"sleep 0.3; echo {word}"})
        connection.request("POST", "/api/execute", body, {"Content-Type": "application/json", "X-API-Key": key})
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            return f"status {answer.status}", text
        return ("ok", "") if json.loads(text)["output"] == word + "\n" else ("wrong", text)
    except ConnectionRefusedError as error:
        return "refused", repr(error)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return "broken", repr(error)
    finally:
        connection.close()


def client(first):
    number = first
    while not os.path.exists(path + ".stop"):
        outcome, detail = ask(number)
        with lock:
            counts[outcome] += 1
            if outcome != "ok":
                examples.setdefault(outcome, f"{time.time():.1f} {detail[:300]}")
            elif counts["ok"] == clients:
                with open(path + ".started", "w") as started:
                    started.write("started\n")
        if outcome in ("refused", "broken"):
            time.sleep(0.05)
        number += clients


threads = [threading.Thread(target=client, args=(i,)) for i in range(clients)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
with open(path + ".new", "w") as result:
    json.dump({"ok": 0, "wrong": 0, "refused": 0, "broken": 0, **counts, "examples": examples}, result)
os.rename(path + ".new", path)
