# The package installs on a machine without .NET and without a network, and serves.
# needs: package
# leaves: disk
# seconds: 840
# shellcheck shell=bash
# shellcheck source=tests/vm/guest/lib.sh source=tests/vm/guest/service.sh
source guest/service.sh

disk_list /root/before
mkdir /root/package
tar --extract --gzip --file package/nativesandbox.tar.gz --directory /root/package --strip-components=1
install_sh() { /root/package/install.sh "$@"; }

a_dry_run_changes_nothing() {
    install_sh install --dry-run >/root/dry-run
    disk_list /root/after
    diff /root/before /root/after
}
check "a dry run changes nothing" a_dry_run_changes_nothing

it_installs() { install_sh install >/root/install.log; }
EVIDENCE_LINES=200 check "the package installs without .NET and without a network" it_installs
sed 's/^/    /' /root/install.log

the_dry_run_was_exact() { diff <(grep '^==> ' /root/dry-run | grep --invert-match 'Dry run') <(grep '^==> ' /root/install.log | grep --invert-match --extended-regexp '==> Installed '); }
check "the dry run had said each change" the_dry_run_was_exact

for unit in nativesandbox.slice nativesandbox-launcher.service nativesandbox.service nativesandbox.socket; do
    check "$unit is active" systemctl is-active "$unit"
done
check "the service is started at boot" systemctl is-enabled nativesandbox.service nativesandbox-launcher.service
check "/health answers" is_healthy
check "a program runs" serves

status_says_so() {
    install_sh status
    /opt/nativesandbox/current/install.sh status >/dev/null
}
check "install.sh status succeeds" status_says_so

a_second_install_changes_nothing() {
    local pids
    pids="$(pid_of "$LAUNCHER") $(pid_of "$SERVER")"
    disk_list /root/after-first
    install_sh install | tee /run/second
    disk_list /root/after-second
    grep --quiet 'nothing was changed' /run/second
    # The service writes its logs meanwhile.
    diff <(grep --invert-match /var/log/nativesandbox /root/after-first) <(grep --invert-match /var/log/nativesandbox /root/after-second)
    same "$pids" "$(pid_of "$LAUNCHER") $(pid_of "$SERVER")"
}
check "a second install changes nothing and restarts nothing" a_second_install_changes_nothing

a_key_opens_and_a_revoked_one_does_not() {
    nativesandbox keys add alice >/run/alice 2>/run/alice.said
    nativesandbox keys add operator 2>/dev/null | grep --only-matching --extended-regexp '[A-Za-z0-9_-]{20,}' | head -n 1 >"$KEY_FILE"
    chmod 0600 "$KEY_FILE"
    wait_until_served
    grep --only-matching --extended-regexp '[A-Za-z0-9_-]{20,}' /run/alice | head -n 1 >/run/alice.key
    same 200 "$(curl --silent --output /dev/null --write-out '%{http_code}' --header "X-API-Key: $(cat /run/alice.key)" "$URL/api/languages")"
    same 401 "$(curl --silent --output /dev/null --write-out '%{http_code}' --header "X-API-Key: wrong" "$URL/api/languages")"
    nativesandbox keys list | grep alice
    nativesandbox keys revoke alice
    wait_until_served
    same 401 "$(curl --silent --output /dev/null --write-out '%{http_code}' --header "X-API-Key: $(cat /run/alice.key)" "$URL/api/languages")"
    same 600 "$(stat --format=%a /etc/nativesandbox/api-keys)"
    # Only hashes lie on the disk.
    ! grep --recursive --fixed-strings --file="$KEY_FILE" /etc/nativesandbox /var/lib/nativesandbox /var/log/nativesandbox
}
check "a key that was added opens, one that was revoked gets 401, and neither lies on the disk" a_key_opens_and_a_revoked_one_does_not

doctor_has_no_warning() {
    local said
    said=$(nativesandbox doctor)
    printf '%s\n' "$said"
    # What this machine cannot have: Landlock is not in its kernel. Its disk keeps no quotas: the case quota has one that does.
    ! grep --extended-regexp '^ *(warn|fatal)' <<<"$said" | grep --invert-match --ignore-case --extended-regexp 'landlock|home quotas'
}
EVIDENCE_LINES=60 check "nativesandbox doctor has no warning that a machine can avoid" doctor_has_no_warning

the_command_line_works() {
    printf 'print(6 * 7)\n' >/run/answer.py
    same 42 "$(nativesandbox run --key "$(key)" /run/answer.py 2>&1 | tail -n 1)"
    nativesandbox languages --key "$(key)" | grep python
    nativesandbox version
    nsbox --version
}
check "nativesandbox run, languages and version work" the_command_line_works

# For the cases that go on from here: no limit on requests.
printf 'RATE_LIMIT_MAX_REQUESTS=0\nQUEUE_LENGTH=1000\n' >>"$SETTINGS"
systemctl restart "$SERVER"
check "a setting is taken over by a restart" wait_until_served
