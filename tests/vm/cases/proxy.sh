# The proxies that the README shows pass requests, client addresses and WebSockets on.
# needs: package proxies
# disk: install
# seconds: 300
# shellcheck shell=bash
# shellcheck source=tests/vm/guest/lib.sh source=tests/vm/guest/service.sh
source guest/service.sh
readonly HOST=sandbox.example.org
printf '127.0.0.1 %s\n' "$HOST" >>/etc/hosts
printf 'TRUSTED_PROXIES=127.0.0.1\n' >>"$SETTINGS"
systemctl restart "$SERVER"
check "the service is there after a boot" wait_until_served

start_nginx() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$HOST" -keyout "/etc/ssl/$HOST.key" -out "/etc/ssl/$HOST.pem"
    cp "$SHARE/proxies/nginx.conf" /etc/nginx/conf.d/nativesandbox.conf
    rm -f /etc/nginx/sites-enabled/default
    nginx -t
    systemctl unmask nginx.service
    systemctl start nginx.service
}
stop_nginx() { systemctl stop nginx.service; }

start_caddy() {
    # Certificates of its own, since nobody can be asked for one here; the site is as it is shown.
    { printf '{\n\tlocal_certs\n\tskip_install_trust\n}\n' && cat "$SHARE/proxies/Caddyfile"; } >/etc/caddy/Caddyfile
    systemctl unmask caddy.service
    systemctl start caddy.service
}
stop_caddy() { systemctl stop caddy.service; }

through() { curl --silent --show-error --insecure --max-time 30 "$@"; }
answers() { same 200 "$(through --output /dev/null --write-out '%{http_code}' "https://$HOST/health")"; }

runs_a_program() {
    eventually 60 answers
    printf '{"language": "sh", "code": "echo through"}' >/run/request
    through --interface 127.0.0.2 --header "X-API-Key: $(key)" --header 'X-Forwarded-For: 6.6.6.6' --header 'Content-Type: application/json' \
        --data-binary @/run/request "https://$HOST/api/execute" >/run/answer
    same through "$(json output </run/answer)"
}
the_client_is_known() {
    eventually 60 grep --recursive --quiet --fixed-strings 127.0.0.2 /var/log/nativesandbox
    same "" "$(grep --recursive --fixed-strings 6.6.6.6 /var/log/nativesandbox)"
}
large_bodies_pass() {
    python3 -c 'import json; print(json.dumps({"language": "sh", "code": "wc -c", "input": "x" * (8 << 20)}))' >/run/large
    same 8388608 "$(through --header "X-API-Key: $(key)" --header 'Content-Type: application/json' --data-binary @/run/large "https://$HOST/api/execute" | json output)"
}
upgrades() {
    eventually 60 bash -c 'exec 3<>/dev/tcp/127.0.0.1/3001'
    python3 "$SHARE/guest/websocket.py" ask "$HOST" 443
}

for proxy in nginx caddy; do
    check "$proxy takes the configuration that is shown" "start_$proxy"
    check "$proxy passes a request on" runs_a_program
    check "behind $proxy the client's address is known, and none that it made up" the_client_is_known
    check "$proxy passes the largest input on" large_bodies_pass
    systemctl stop "$SOCKET" "$SERVER"
    python3 "$SHARE/guest/websocket.py" serve 3001 &
    echo_server=$!
    check "$proxy passes a WebSocket on" upgrades
    kill "$echo_server"
    "stop_$proxy"
    find /var/log/nativesandbox -type f -exec truncate --size=0 {} +
    systemctl start "$SOCKET" "$SERVER"
    check "the service is there again" wait_until_served
done
