# shellcheck shell=bash
# The .NET SDK, and what is built with it.

readonly SDK_CHANNEL=10.0

# Not through a pipe: grep ends at the first match, and the writer's broken pipe would count as a failure.
has_sdk() { command -v dotnet >/dev/null && grep --quiet "^${SDK_CHANNEL//./\\.}\." <<<"$(dotnet --list-sdks 2>/dev/null)"; }

# Whether a configured package source has the SDK.
source_has_sdk() {
    case $(package_system) in
        apt) grep --quiet 'Candidate: [0-9]' <<<"$(apt-cache policy "dotnet-sdk-$SDK_CHANNEL" 2>/dev/null)" ;;
        dnf) dnf --quiet list "dotnet-sdk-$SDK_CHANNEL" >/dev/null 2>&1 </dev/null ;;
        *) return 1 ;;
    esac
}

need_dotnet() {
    ! has_sdk || return 0
    if is_root; then
        ! has_apt || source_has_sdk || apt-get update --quiet=2 >/dev/null </dev/null || true
        if source_has_sdk; then
            install_packages "dotnet-sdk-$SDK_CHANNEL" || fail "dotnet-sdk-$SDK_CHANNEL could not be installed; see the lines above."
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
