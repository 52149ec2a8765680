using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.SelfTests;

/// <summary>A program and what must become of it.</summary>
public sealed record SelfTestCase
{
    /// <summary>What is tried: <c>stdin-lines</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The id of the language or the variant that the program is written for.</summary>
    public required string Language { get; init; }

    /// <summary>Why the language has no such case; null where it has one, and what follows says what it is.</summary>
    public string? Not { get; init; }

    /// <summary>The source text.</summary>
    public string Code { get; init; } = "";

    /// <summary>More files for <c>/box</c>.</summary>
    public IReadOnlyList<SandboxFile> Files { get; init; } = [];

    /// <summary>Arguments of the program.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Standard input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Limits that differ from the language's.</summary>
    public LimitOverrides Limits { get; init; } = LimitOverrides.None;

    /// <summary>The verdicts of which it must get one.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; init; } = [Verdict.Accepted];

    /// <summary>The exit code that it must have; null for any.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The exact standard output; null for any.</summary>
    public ReadOnlyMemory<byte>? Output { get; init; }

    /// <summary>A regular expression that standard output must match; null for any.</summary>
    public string? OutputPattern { get; init; }

    /// <summary>The exact standard error; null for any.</summary>
    public ReadOnlyMemory<byte>? Error { get; init; }

    /// <summary>A regular expression that standard error must match; null for any.</summary>
    public string? ErrorPattern { get; init; }

    /// <summary>A regular expression that the compiler's messages must match; null for any.</summary>
    public string? CompileOutputPattern { get; init; }

    /// <summary>A regular expression that the sentence beside the verdict must match; null for any.</summary>
    public string? DetailPattern { get; init; }
}
