using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Languages;

/// <summary>A language as its manifest in <c>toolchains/</c> describes it, and what was found of it on this machine.</summary>
public sealed record Language
{
    /// <summary>What clients send: <c>python</c>. Lower case.</summary>
    public required string Id { get; init; }

    /// <summary>What people read: <c>Python</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Other names that clients may send: <c>py</c>, <c>python3</c>. Lower case.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The name that the source gets in <c>/box</c>.</summary>
    public required string SourceFile { get; init; }

    /// <summary>The compiler and its arguments, run in <c>/box</c>; null where the source is run as it is.</summary>
    public IReadOnlyList<string>? CompileArguments { get; init; }

    /// <summary>Files in <c>/box</c> that the compiler leaves and the run needs.</summary>
    public IReadOnlyList<string> Artefacts { get; init; } = [];

    /// <summary>The program and its arguments, run in <c>/box</c>; the request's arguments follow. <c>{memoryMiB}</c> stands for the run's memory limit.</summary>
    public required IReadOnlyList<string> RunArguments { get; init; }

    /// <summary>Environment of compiler and program, added to what every box has.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Limits of the compile step where they differ from <see cref="LimitPolicy.CompileDefaults"/>.</summary>
    public LimitOverrides CompileLimits { get; init; } = LimitOverrides.None;

    /// <summary>Limits of a run where they differ from the server's defaults.</summary>
    public LimitOverrides RunLimits { get; init; } = LimitOverrides.None;

    /// <summary>The most that a request may ask for, where that is less than the server allows.</summary>
    public LimitOverrides MaximumLimits { get; init; } = LimitOverrides.None;

    /// <summary>A program that prints the toolchain's version.</summary>
    public required IReadOnlyList<string> VersionArguments { get; init; }

    /// <summary>A program that proves that the language works.</summary>
    public required SelfTestProgram SelfTest { get; init; }

    /// <summary>The toolchain's version as people write it (<c>3.11.2</c>); null until <see cref="ToolchainProbe"/> has looked, and where the language is not installed.</summary>
    public string? Version { get; init; }

    /// <summary>All that the version program printed. Part of the artefact's key, for a distribution's patched build has the same version number.</summary>
    public string? Build { get; init; }

    /// <summary>Why the language cannot be used on this machine; null where it can, or nobody has looked.</summary>
    public string? NotInstalled { get; init; }

    /// <summary>Whether programs are compiled before they run.</summary>
    public bool IsCompiled => CompileArguments is not null;
}
