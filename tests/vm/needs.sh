# shellcheck shell=bash
# What a case asks for with "# needs:", put into its share.

# Visible there, not copied: sources and test programs are large. UML shows them; qemu gets copies.
show() { printf '%s %s\n' "$2" "$3" >>"$1.binds"; }

# The package that an operator gets: VM_PACKAGE, or one that is built once for all cases.
need_package() {
    if [[ -z ${VM_PACKAGE:-} ]]; then
        ./install.sh package >"$WORK/package.log" 2>&1 </dev/null || { tail -n 20 "$WORK/package.log" && return 1; }
        VM_PACKAGE=$(find artifacts/package -name 'nativesandbox-*-linux-x64.tar.gz' -printf '%T@ %p\n' | sort --numeric-sort | tail -n 1 | cut -d' ' -f2-)
    fi
    mkdir -p "$1/package"
    cp "$VM_PACKAGE" "$1/package/nativesandbox.tar.gz"
}

# A test project as it was built, and the .NET that runs it. Neither is on the machine otherwise.
need_suite() {
    local built=tests/$2/bin/Release/net10.0
    [[ -e $built/$2.dll ]] || return 1
    show "$1" "$ROOT/$built" "suite"
    show "$1" "$(dirname "$(readlink --canonicalize "$(command -v dotnet)")")" dotnet
}

# nsbox alone.
need_nsbox() {
    local built=tests/NativeSandbox.Launcher.Tests/bin/Release/net10.0
    [[ -x $built/nsbox ]] || return 1
    mkdir -p "$1/nsbox"
    cp -r "$built/nsbox" "$built/seccomp" "$1/nsbox/"
}

# The hostile programs' sources.
need_payloads() { mkdir -p "$1/payloads" && cp tests/NativeSandbox.Launcher.Tests/Payloads/*.c "$1/payloads/"; }

# The configurations of proxies that the README shows.
need_proxies() { cp -r systemd/proxies "$1/proxies"; }
