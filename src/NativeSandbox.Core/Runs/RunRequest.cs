using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Runs;

/// <summary>One program to run.</summary>
public sealed record RunRequest
{
    /// <summary>What the program is written in; from the <see cref="LanguageCatalog"/>.</summary>
    public required Language Language { get; init; }

    /// <summary>The source text.</summary>
    public required string Code { get; init; }

    /// <summary>Arguments that the program gets after its own name. No NUL in them; 48 KiB together.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>More files for <c>/box</c>, there when the program is compiled and when it runs.</summary>
    public IReadOnlyList<SandboxFile> Files { get; init; } = [];

    /// <summary>Standard input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Limits that differ from the defaults.</summary>
    public LimitOverrides Limits { get; init; } = LimitOverrides.None;
}
