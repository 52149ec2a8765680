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

    [Description("The toolchain's version on this server; null where it is not installed.")]
    public required string? Version { get; init; }

    [Description("Whether programs in it can be run here.")]
    public required bool Available { get; init; }

    [Description("Why they cannot; null where they can.")]
    public required string? Reason { get; init; }

    [Description("Whether programs are compiled before they run.")]
    public required bool Compiled { get; init; }

    [Description("The name that the source gets in the working directory.")]
    public required string SourceFile { get; init; }

    [Description("What a run gets where the request says nothing.")]
    public required LimitValues DefaultLimits { get; init; }

    [Description("The most that a request may ask for.")]
    public required LimitValues MaximumLimits { get; init; }
}
