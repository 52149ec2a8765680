#!/usr/bin/env bash
# Tests of install.sh and setup/: the commands that change nothing, counting and coverage. The last line is "PASSED FAILED".
set -uo pipefail
ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
cd -- "$ROOT" || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
good=0 bad=0

# check NAME COMMAND...: the command must succeed.
check() {
    local name=$1
    shift
    if "$@" >"$work/output" 2>&1; then
        good=$((good + 1))
    else
        bad=$((bad + 1))
        printf 'FAILED %s\n' "$name"
        sed 's/^/    /' "$work/output"
    fi
}

ends_with() {
    local status=0
    "${@:2}" >"$work/said" 2>&1 || status=$?
    [[ $status -eq $1 ]] || { printf 'status %d instead of %d\n' "$status" "$1" && cat "$work/said" && return 1; }
}

says() { grep --quiet --fixed-strings -- "$1" "$work/said" || { cat "$work/said" && return 1; }; }

# The functions under test, without the commands.
load() {
    # shellcheck source=setup/all.sh
    source setup/all.sh
}

sum_of() (
    load
    add_results Fine "$work/fine.trx" 0 && add_results Broken "$work/broken.trx" 1 && add_results Crashed "$work/none.trx" 134
    add_results Empty "$work/empty.trx" 0
    # shellcheck disable=SC2154 # tests.sh sets them.
    [[ "$passed $failed $skipped" == "$1" ]] || { printf '%s\n' "$passed $failed $skipped" && return 1; }
)

coverage_of() {
    awk -v least="$1" -v covered=A -f setup/coverage.awk "$work/one.xml" "$work/two.xml" >"$work/said" 2>&1
}

# The README has the whole text of a file, line by line.
readme_shows() { awk 'NR == FNR { text = text $0 "\n"; next } { readme = readme $0 "\n" } END { exit !index(readme, text) }' "$1" README.md; }

missing_is() (
    load
    [[ $(missing_packages dash no-such-package-exists) == no-such-package-exists && $(packages_for run npm) == *curl$'\n'npm ]]
)

trx() { printf '<TestRun>\n  <ResultSummary><Counters total="%d" executed="%d" passed="%d" failed="%d" error="0" />\n</TestRun>\n' "$@"; }

trx 12 10 10 0 >"$work/fine.trx"
trx 5 5 3 2 >"$work/broken.trx"
trx 0 0 0 0 >"$work/empty.trx"
report() {
    printf '<sources>\n<source>%s</source>\n</sources>\n<package name="A" line-rate="0">\n<class name="X" filename="%s" line-rate="0">\n' "$1" "$2"
    printf '<line number="1" hits="%d" />\n<line number="2" hits="%d" />\n<line number="2" hits="%d" />\n' "$3" "$4" "$4"
    printf '<class name="G" filename="%sobj/G.g.cs">\n<line number="9" hits="0" />\n' "${2%X.cs}"
}
report /src/A/ X.cs 1 0 >"$work/one.xml"
report /src/ A/X.cs 0 0 >"$work/two.xml"

scripts=(install.sh src/NativeSandbox.Server/web/bundle.sh .ci/run .ci/nightly setup/*.sh tests/setup/*.sh tests/vm/*.sh tests/vm/*/*.sh tests/vm/image/vm-case)
for script in "${scripts[@]}"; do
    check "$script is bash" bash -n "$script"
done
if command -v shellcheck >/dev/null; then
    check "shellcheck has nothing to say" shellcheck --external-sources "${scripts[@]}"
fi
for proxy in systemd/proxies/*; do
    check "the README shows $proxy" readme_shows "$proxy"
done
check "help is given" ends_with 0 ./install.sh help
check "help names the commands" says "install what is missing, build, and run every test"
check "no command gives help" ends_with 0 ./install.sh
check "an unknown command is refused" ends_with 2 ./install.sh frobnicate
for refused in "install --frobnicate" "upgrade --purge" "uninstall --port 1" "package --no-start" "status --all" "test --all" "run --all"; do
    # shellcheck disable=SC2086 # Command and option.
    check "$refused is refused" ends_with 2 ./install.sh $refused
    check "and the option named" says "is not an option of ${refused%% *}"
done
for refused in 0 65536 http ''; do
    check "--port '$refused' is refused" ends_with 1 ./install.sh install --port "$refused"
done
if [[ $(id -u) -eq 0 ]] && command -v setpriv >/dev/null; then
    unprivileged=(setpriv --reuid=65534 --regid=65534 --clear-groups)
else
    unprivileged=()
fi
for refused in install uninstall; do
    check "$refused is refused to others than root" ends_with 1 "${unprivileged[@]}" ./install.sh "$refused"
    check "and told how" says "sudo ./install.sh $refused"
done
check "only missing packages are named" missing_is
check "results are summed, crashes and empty runs count as failures" sum_of "13 4 2"
check "coverage is the union of all reports, without generated code" coverage_of 50
check "coverage is printed" says "50.0 %  A"
check "too little coverage fails" ends_with 1 awk -v least=51 -v covered=A -f setup/coverage.awk "$work/one.xml"
check "an assembly without any report fails" ends_with 1 awk -v least=1 -v covered=B -f setup/coverage.awk "$work/one.xml"
# shellcheck source=tests/setup/ids.sh
source tests/setup/ids.sh
# shellcheck source=tests/setup/deploy.sh
source tests/setup/deploy.sh
# shellcheck source=tests/setup/http.sh
source tests/setup/http.sh
# shellcheck source=tests/setup/package.sh
source tests/setup/package.sh
printf '%d %d\n' "$good" "$bad"
