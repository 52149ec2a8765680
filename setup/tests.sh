# shellcheck shell=bash
# Every test project one after another, the sums of their results, and the coverage of what they tested.

readonly RESULTS=$ROOT/artifacts/test-results
readonly LEAST_COVERAGE=80
readonly COVERED=(NativeSandbox.Core nativesandbox) # nativesandbox.dll is the server.
# A test that hangs must not take the whole run with it.
readonly PROJECT_TIMEOUT=25m

passed=0 failed=0 skipped=0

test_everything() {
    is_root || say "Not root: tests that need it check what is left for other users"
    rm -rf "$RESULTS"
    mkdir -p "$RESULTS"
    say "Building everything"
    dotnet build NativeSandbox.sln --configuration Release --verbosity quiet
    prepare_toolchains
    local project
    test_script "Testing install.sh" tests/setup/run.sh
    test_script "Testing the image builder" tests/setup/images.sh
    test_script "Testing in a virtual machine with systemd and cgroup v2" tests/vm/run.sh
    # A package's programs name no paths of this machine, and without paths no line can be counted: coverage needs its own build.
    say "Building for the tests again what the package was built from"
    dotnet build NativeSandbox.sln --configuration Release --verbosity quiet
    for project in tests/*/*.csproj; do
        is_test_project "$project" && test_project "$project"
    done
    local status=0
    print_coverage || status=1
    [[ $failed -eq 0 && $passed -gt 0 ]] || status=1
    # The last line, and a fixed form: programs read it.
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    exit "$status"
}

# The image in which tests/NativeSandbox.Languages tries every language is kept for as long as what it is made from stays the same.
prepare_toolchains() {
    local kept=/var/cache/nativesandbox store
    is_root || kept=${XDG_CACHE_HOME:-$HOME/.cache}/nativesandbox
    store=$kept/toolchains-$(toolchains/build-image.sh --recipe-hash)
    export NATIVESANDBOX_TOOLCHAINS=$store/current
    [[ ! -f $NATIVESANDBOX_TOOLCHAINS/opt/nativesandbox/image.json ]] || return 0
    need_image_builder
    say "Building the toolchain image"
    # Where this fails, the tests of the languages say so; all others can still be run.
    IMAGES_DIR=$store IMAGE_CACHE_DIR=$kept/toolchains-cache toolchains/build-image.sh all || complain "the toolchain image was not built"
    forget_test_images "$kept" "$store"
}

# The benchmarks are a program of their own and say nothing about right or wrong; the README's client is one that a test starts.
is_test_project() { [[ $1 != */NativeSandbox.@(Benchmarks|ReadmeClient).csproj ]]; }

# test_script TITLE FILE: what it says is shown as it comes; its last line is "PASSED FAILED".
test_script() {
    say "$1"
    local ok=0 bad=1
    bash "$2" </dev/null | tee "$RESULTS/script.output" || true
    read -r ok bad < <(tail -n 1 "$RESULTS/script.output") || true
    # A script that broke off says something else.
    [[ $ok =~ ^[0-9]+$ && $bad =~ ^[0-9]+$ ]] || ok=0 bad=1
    passed=$((passed + ok)) failed=$((failed + bad))
}

test_project() {
    local name status=0
    name=$(basename "$1" .csproj)
    say "Testing $name"
    timeout --kill-after=30s "$PROJECT_TIMEOUT" dotnet test "$1" --configuration Release --no-build --results-directory "$RESULTS/$name" \
        --logger "trx;LogFileName=results.trx" --logger "console;verbosity=minimal" --collect "XPlat Code Coverage" </dev/null || status=$?
    add_results "$name" "$RESULTS/$name/results.trx" "$status"
}

# Adds what a results file counts. A project that failed without a failed test (it crashed, or ran out of time) counts as one.
add_results() {
    local name=$1 file=$2 status=$3 total=0 ok=0 bad=0 executed=0
    if [[ -f $file ]]; then
        total=$(counter total "$file") executed=$(counter executed "$file") ok=$(counter passed "$file")
        bad=$((executed - ok))
    fi
    if [[ $bad -eq 0 && ($status -ne 0 || $total -eq 0) ]]; then
        complain "$name ended with status $status and $total tests: counted as one failure"
        bad=1
    fi
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + total - executed))
}

# One number of the Counters element of a .trx file.
counter() { sed -n "s/.*<Counters [^>]*\b$1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1; }

# Prints the line coverage of each assembly; fails where one of those that must be covered is not.
print_coverage() {
    say "Coverage of lines, over all projects"
    local reports
    mapfile -t reports < <(find "$RESULTS" -path '*/In/*' -prune -o -name coverage.cobertura.xml -print)
    if [[ ${#reports[@]} -eq 0 ]]; then
        complain "no coverage was reported"
        return 1
    fi
    awk -v least="$LEAST_COVERAGE" -v covered="${COVERED[*]}" -f setup/coverage.awk "${reports[@]}"
}
