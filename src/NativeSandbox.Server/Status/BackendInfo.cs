using System.ComponentModel;

namespace NativeSandbox.Server.Status;

/// <summary>What makes the boxes.</summary>
internal sealed record BackendInfo
{
    public required string Name { get; init; }

    [Description("Whether it answers.")]
    public required bool Up { get; init; }

    [Description("Why it does not answer; null where it does.")]
    public required string? Failure { get; init; }

    public required BoxesInfo? Boxes { get; init; }

    [Description("Facts about it.")]
    public required IReadOnlyDictionary<string, string> Details { get; init; }

    [Description("What this machine cannot do, and what mends it.")]
    public required IReadOnlyList<string> Warnings { get; init; }
}
