#!/usr/bin/env bash
# The one entry: sets this machine up, builds, runs and tests NativeSandbox. See ./install.sh help.
set -Eeuo pipefail

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cd -- "$ROOT"

# Nothing that a build starts may outlive it (MSBuild's nodes, the compiler's server), and nothing may ask.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DEBIAN_FRONTEND=noninteractive

# shellcheck source=setup/messages.sh
source setup/messages.sh
# shellcheck source=setup/packages.sh
source setup/packages.sh
# shellcheck source=setup/dotnet.sh
source setup/dotnet.sh
# shellcheck source=setup/serve.sh
source setup/serve.sh
# shellcheck source=setup/tests.sh
source setup/tests.sh

usage() {
    cat <<'TEXT'
usage: ./install.sh COMMAND

    run       install what is missing, build, and serve in the foreground (Ctrl-C stops)
    test      install what is missing, build, and run every test
    doctor    build nsbox and examine this machine
    install   install under systemd (not yet: the units come with the next release)
    help      this text

As root, run installs packages, makes the account "nativesandbox" and serves under it; only nsbox is
started as root, and it gives that up at once. As another user nothing is installed: what is missing
is named with the command that installs it, and the server starts nsbox itself, in a user namespace
of your own.

Settings of the server come from .env, appsettings.json and the environment: see README.md.
TEXT
}

run() {
    need_packages "${BUILD_PACKAGES[@]}" "${RUN_PACKAGES[@]}"
    want_packages "${LANGUAGE_PACKAGES[@]}"
    need_dotnet
    build_server
    serve
}

doctor() {
    need_packages "${BUILD_PACKAGES[@]}"
    need_dotnet
    say "Building nsbox"
    dotnet publish src/NativeSandbox.Launcher -c Release -o artifacts/doctor --verbosity quiet
    artifacts/doctor/nsbox doctor "$@"
}

run_tests() {
    need_packages "${BUILD_PACKAGES[@]}" "${RUN_PACKAGES[@]}" "${LANGUAGE_PACKAGES[@]}"
    want_packages "${TEST_PACKAGES[@]}"
    need_dotnet
    test_everything
}

command=${1:-help}
[[ $# -eq 0 ]] || shift
case $command in
    run) run ;;
    test) run_tests ;;
    doctor) doctor "$@" ;;
    install)
        complain "Installing under systemd comes with the next release, which brings the units. Nothing was changed. Use ./install.sh run meanwhile."
        exit 2
        ;;
    help | -h | --help) usage ;;
    *)
        complain "'$command' is not a command."
        usage >&2
        exit 2
        ;;
esac
