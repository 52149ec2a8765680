#!/usr/bin/env bash
# The one entry: builds, runs, tests and packages NativeSandbox, and installs it under systemd. See ./install.sh help.
set -Eeuo pipefail

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
cd -- "$ROOT"

# Nothing that a build starts may outlive it (MSBuild's nodes, the compiler's server), and nothing may ask.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DEBIAN_FRONTEND=noninteractive
# What is made here is for all to read, whatever the caller's mask; what is secret gets its mode by name.
umask 022

# shellcheck source=setup/all.sh
source setup/all.sh

usage() {
    cat <<'TEXT'
usage: ./install.sh COMMAND [OPTION]...

In a clone of the sources:
    run         install what is missing, build, and serve in the foreground (Ctrl-C stops)
    test        install what is missing, build, and run every test; the first time that takes longer by a
                virtual machine and the toolchain image, which are kept in the machine's cache
    package     build artifacts/package/nativesandbox-VERSION-linux-x64.tar.gz, which installs on a machine
                without .NET and without a network
                --version V       another version than that of Directory.Build.props

In a clone, or in an unpacked package:
    install     install the service under systemd and start it; on a machine that has it: upgrade
    upgrade     put this release beside the installed one, let running requests end, switch over; goes back to
                the old one when the new does not become ready. Settings and data are kept
                --port N          listen on port N
                --with-languages  install the packages of the languages too
                --no-start        enable the units without starting them (images)
                --dry-run         say what would be changed, change nothing
    uninstall   stop the service and remove what install put there; settings and data stay
                --purge           remove those too
                --dry-run         say what would be removed, remove nothing
    status      what is installed and how it is; 3 when it does not answer, 4 when there is nothing
    languages   build the toolchain image, the root that boxes see: all languages, or those that are named
                --list            which there are, and which are installed
                --rollback        go back to the image before
    doctor      examine this machine
    help        this text

As root, run installs packages, makes the account "nativesandbox" and serves under it; only nsbox is
started as root, and it gives that up at once. As another user nothing is installed: what is missing
is named with the command that installs it, and the server starts nsbox itself, in a user namespace
of your own.

The installed programs are in /opt/nativesandbox, settings in /etc/nativesandbox, data in /var/lib/nativesandbox.
/opt/nativesandbox/current/install.sh is this script again. With DESTDIR=/somewhere install and uninstall only
write and remove files below it: for those who make packages.

Settings of run come from .env, appsettings.json and the environment: see README.md.
TEXT
}

run() {
    need_clone run
    need_packages build run
    want_packages languages
    need_dotnet
    build_server
    serve
}

run_tests() {
    need_clone test
    need_packages build run languages
    want_packages test
    need_dotnet
    test_everything
}

command=${1:-help}
[[ $# -eq 0 ]] || shift
case $command in
    run | test)
        [[ $# -eq 0 ]] || refuse_option "$command" "$1"
        "${command/test/run_tests}"
        ;;
    package) package "$@" ;;
    install | upgrade) deploy "$command" "$@" ;;
    uninstall) uninstall "$@" ;;
    status) status "$@" ;;
    doctor) doctor "$@" ;;
    languages) languages "$@" ;;
    help | -h | --help) usage ;;
    *)
        complain "'$command' is not a command."
        usage >&2
        exit 2
        ;;
esac
