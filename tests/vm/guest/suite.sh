# shellcheck shell=bash
# A test project that the host built, with the host's .NET: neither is on the machine itself.

# suite DLL FILTER [PROPERTY...]: runs it in a unit of its own and counts its tests as checks.
suite() {
    local name=$1 filter=$2 status=0
    shift 2
    systemd-run --quiet --wait --pipe --collect --unit=suite --slice=cases.slice "$@" --working-directory="$SHARE/suite" \
        --setenv=DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 --setenv=DOTNET_CLI_TELEMETRY_OPTOUT=1 --setenv=DOTNET_NOLOGO=1 --setenv=HOME=/root \
        --setenv=DOTNET_TieredPGO=0 --setenv="PATH=$SHARE/dotnet:$PATH" \
        "$SHARE/dotnet/dotnet" vstest "$name.dll" --TestCaseFilter:"$filter" --logger:"trx;LogFileName=/run/$name.trx" --ResultsDirectory:/run \
        >/run/suite.output 2>&1 || status=$?
    python3 guest/trx.py "/run/$name.trx" || status=1
    if [[ $status -ne 0 || ! -s /run/$name.trx ]]; then tail -n 20 /run/suite.output | sed 's/^/    /'; fi
    check "the suite $name came to its end" test -s "/run/$name.trx"
}
