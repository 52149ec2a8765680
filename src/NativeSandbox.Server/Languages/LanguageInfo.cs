using System.ComponentModel;

namespace NativeSandbox.Server.Languages;

/// <summary>A language as clients see it.</summary>
internal sealed record LanguageInfo
{
    [Description("What 'language' of /api/execute takes.")]
    public required string Id { get; init; }

    public required string Name { get; init; }

    [Description("Other names that 'language' takes.")]
    public required IReadOnlyList<string> Aliases { get; init; }

    [Description("What files with sources of it are called: .py.")]
    public required IReadOnlyList<string> Extensions { get; init; }

    [Description("The same language with other flags; each is taken as 'language' by itself.")]
    public required IReadOnlyList<LanguageVariant> Variants { get; init; }

    [Description("The toolchain's version on this server; null where it is not installed.")]
    public required string? Version { get; init; }

    [Description("Whether programs in it can be run here.")]
    public required bool Available { get; init; }

    [Description("Why they cannot; null where they can.")]
    public required string? Reason { get; init; }

    [Description("Where the toolchain comes from: host (this machine's packages), image (the toolchain image) or local (a manifest of this machine's own).")]
    public required string Source { get; init; }

    [Description("How long a hello world took, on the clock, when the self-tests were run last, in milliseconds; null where they were not.")]
    public required double? StartTimeMs { get; init; }

    [Description("What 'nativesandbox selftest' found with this toolchain.")]
    public required SelfTestInfo SelfTest { get; init; }

    [Description("A first program; null where the language has none to show.")]
    public required string? Hello { get; init; }

    [Description("Whether programs are compiled before they run.")]
    public required bool Compiled { get; init; }

    [Description("Whether it has a prompt of its own, which a terminal can start.")]
    public required bool Repl { get; init; }

    [Description("The name that the source gets in the working directory.")]
    public required string SourceFile { get; init; }

    [Description("What a run gets where the request says nothing.")]
    public required LimitValues DefaultLimits { get; init; }

    [Description("The most that a request may ask for.")]
    public required LimitValues MaximumLimits { get; init; }
}
