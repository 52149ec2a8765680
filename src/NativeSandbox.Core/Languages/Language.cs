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

    /// <summary>What sources of it are called: <c>.py</c>. Lower case, with the dot.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>The name that the source gets in <c>/box</c>.</summary>
    public required string SourceFile { get; init; }

    /// <summary>Whether Windows line ends of the source become <c>\n</c>, since the language takes the <c>\r</c> for part of the program.</summary>
    public bool NeedsUnixLineEnds { get; init; }

    /// <summary>The id of the language that this is a variant of; null for a language by itself.</summary>
    public string? VariantOf { get; init; }

    /// <summary>The same language with other arguments (<c>cpp17</c>), each found by its own id and aliases.</summary>
    public IReadOnlyList<Language> Variants { get; init; } = [];

    /// <summary>The compiler and its arguments, run in <c>/box</c>; null where the source is run as it is.</summary>
    public IReadOnlyList<string>? CompileArguments { get; init; }

    /// <summary>Files in <c>/box</c> that the compiler leaves and the run needs; a name with <c>*</c> (<c>*.js</c>) means every such file, in directories too.</summary>
    public IReadOnlyList<string> Artefacts { get; init; } = [];

    /// <summary>The program and its arguments, run in <c>/box</c>; the request's arguments follow. Names like <c>{heapMiB}</c> stand for what follows from the run's limits.</summary>
    public required IReadOnlyList<string> RunArguments { get; init; }

    /// <summary>The interpreter for a person at a terminal and its arguments; null where the language has none.</summary>
    public IReadOnlyList<string>? ReplArguments { get; init; }

    /// <summary>A first program to show to people; null where the manifest has none.</summary>
    public string? Hello { get; init; }

    /// <summary>What heap the runtime is told to plan with.</summary>
    public HeapRule Heap { get; init; } = HeapRule.Whole;

    /// <summary>What the runtime writes to standard error when it ends for want of memory, as a regular expression; null where the kernel's evidence is all there is.</summary>
    public string? OutOfMemory { get; init; }

    /// <summary>Directories of the host that boxes need to see.</summary>
    public IReadOnlyList<ToolchainBind> Binds { get; init; } = [];

    /// <summary>Environment of compiler and program, added to what every box has; with the same names for limits as the arguments.</summary>
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

    /// <summary>Where the toolchain comes from.</summary>
    public LanguageSource Source { get; init; }

    /// <summary>The hash of the toolchain image; empty for a toolchain of the host or of somebody's own.</summary>
    public string ImageHash { get; init; } = "";

    /// <summary>Why the language cannot be used on this machine; null where it can, or nobody has looked.</summary>
    public string? NotInstalled { get; init; }

    /// <summary>Whether it is not installed because its toolchain is not there, and not because it does not work.</summary>
    public bool IsAbsent { get; init; }

    /// <summary>Whether programs are compiled before they run.</summary>
    public bool IsCompiled => CompileArguments is not null;
}
