# shellcheck shell=bash
# The .NET SDK, and what is built with it.

readonly SDK_CHANNEL=10.0

has_sdk() { command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep --quiet "^${SDK_CHANNEL//./\\.}\."; }

# Whether a configured package source has the SDK.
apt_has_sdk() { has_apt && apt-cache policy "dotnet-sdk-$SDK_CHANNEL" 2>/dev/null | grep --quiet 'Candidate: [0-9]'; }

need_dotnet() {
    ! has_sdk || return 0
    if is_root && has_apt; then
        apt_has_sdk || apt-get update --quiet=2 >/dev/null || true
        if apt_has_sdk; then
            install_packages "dotnet-sdk-$SDK_CHANNEL" || fail "apt-get could not install dotnet-sdk-$SDK_CHANNEL; see the lines above."
            return
        fi
    fi
    fail "The .NET $SDK_CHANNEL SDK is missing, and no configured package source has it. Install it as
https://learn.microsoft.com/dotnet/core/install/linux describes (on Debian: add Microsoft's source, then
apt-get install dotnet-sdk-$SDK_CHANNEL), and call ./install.sh again."
}

build_server() {
    say "Building the server and nsbox (the first time takes a minute or two)"
    dotnet publish src/NativeSandbox.Server --configuration Release --output artifacts/server --verbosity quiet
}
