# shellcheck shell=bash disable=SC2154,SC2317 # work is that of run.sh; http calls what stands in for the address.
# install.sh asks the service over HTTP without curl: against a real server.

cat >"$work/server.py" <<'PYTHON'
import http.server, sys

class Answer(http.server.BaseHTTPRequestHandler):
    def answer(self, status, text):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        self.answer(200 if self.path == "/health" else 404, b'{"status":"ok"}\n\nlast')

    def do_POST(self):
        self.answer(401, self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
print(server.server_port, flush=True)
server.serve_forever()
PYTHON
exec {listening}< <(exec python3 "$work/server.py")
server=$!
read -r served <&"$listening"

# answers STATUS BODY METHOD PATH [BODY]
answers() (
    load
    listen_address() { printf '127.0.0.1 %d\n' "$served"; }
    [[ $(http "${@:3}") == "$1"$'\n'"$2" ]] || { http "${@:3}" && return 1; }
)
refused_is_a_failure() (
    load
    listen_address() { printf '127.0.0.1 1\n'; }
    ! http GET /health
)
check "an answer is its status and its body" answers 200 $'{"status":"ok"}\n\nlast' GET /health
check "another status is told" answers 404 $'{"status":"ok"}\n\nlast' GET /nothing
check "a body is sent" answers 401 '{"code":"echo"}' POST /api/execute '{"code":"echo"}'
check "nobody there is a failure" refused_is_a_failure
lists_available() (
    load
    printf '{"success":true,"languages":[%s,%s,%s]}' \
        '{"id":"c","aliases":["gcc"],"variants":[{"id":"c11","aliases":[]},{"id":"c17","aliases":["c18"]}],"available":true,"limits":{"a":1}}' \
        '{"id":"cpp","aliases":[],"variants":[{"id":"cpp20","aliases":["c++20"]}],"available":false,"limits":{"a":1}}' \
        '{"id":"sh","aliases":["dash"],"variants":[],"available":true,"limits":{"a":1}}' >"$work/languages"
    [[ $(available_languages <"$work/languages") == "c sh " ]] || { available_languages <"$work/languages" && return 1; }
)
check "the languages that are there are told from the answer" lists_available
kill "$server"
exec {listening}<&-
