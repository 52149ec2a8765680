# shellcheck shell=bash disable=SC2034
title="C# (.NET 10)"
# What Debian's trixie has that .NET loads at run time.
packages=(libstdc++6 zlib1g)

dotnet_root() {
    local dotnet
    dotnet=${DOTNET_ROOT:-}
    [[ -n $dotnet ]] || dotnet=$(dirname "$(readlink --canonicalize "$(command -v dotnet)")")
    [[ -d $dotnet/sdk ]] || fail "The .NET 10 SDK is needed for C#: $dotnet has no sdk folder."
    printf '%s\n' "$dotnet"
}

newest_of() { (cd -- "$1" && printf '%s\n' 10.*) | sort --version-sort | tail --lines=1; }

payload_inputs() {
    local root
    root=$(dotnet_root)
    cat "$RECIPES"/support/csharp/*
    ls "$root/sdk" "$root/shared/Microsoft.NETCore.App" "$root/packs/Microsoft.NETCore.App.Ref"
}

# Runtime, reference assemblies and the compiler: a sixth of the SDK, and no MSBuild between source and program.
payload() {
    local from to=$OUT/opt/dotnet sdk runtime file
    from=$(dotnet_root)
    sdk=$(newest_of "$from/sdk")
    runtime=$(newest_of "$from/shared/Microsoft.NETCore.App")
    mkdir -p "$to/shared/Microsoft.NETCore.App" "$to/ref" "$to/roslyn"
    cp --recursive "$from/dotnet" "$from/LICENSE.txt" "$from/ThirdPartyNotices.txt" "$from/host" "$to/"
    cp --recursive "$from/shared/Microsoft.NETCore.App/$runtime" "$to/shared/Microsoft.NETCore.App/"
    cp "$from"/packs/Microsoft.NETCore.App.Ref/10.*/ref/net10.0/*.dll "$to/ref/"
    cp "$from/sdk/$sdk"/Roslyn/bincore/{csc,Microsoft.CodeAnalysis,Microsoft.CodeAnalysis.CSharp}.dll "$from/sdk/$sdk"/Roslyn/bincore/csc.*.json "$to/roslyn/"
    # The server's collector makes a heap for each core of the host.
    sed --in-place 's/"System.GC.Server": true/"System.GC.Server": false/' "$to/roslyn/csc.runtimeconfig.json"
    # The symbols inside the program give stack traces their lines.
    {
        for file in "$to"/ref/*.dll; do echo "-r:/opt/dotnet/ref/${file##*/}"; done
        printf '%s\n' -nostdlib -nologo -debug:embedded -pathmap:/box=. -optimize+ -target:exe -langversion:latest -unsafe+ -nowarn:CS8632 -utf8output -deterministic+
    } >"$to/csc.rsp"
    cp "$RECIPES/support/csharp/GlobalUsings.cs" "$RECIPES/support/csharp/app.runtimeconfig.json" "$to/"
    command_at /opt/dotnet/dotnet
}

version() { dotnet --list-runtimes | sed --quiet 's/^Microsoft.NETCore.App \([0-9.]*\).*/\1/p'; }
