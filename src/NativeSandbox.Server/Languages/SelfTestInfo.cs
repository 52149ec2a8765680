using System.ComponentModel;
using NativeSandbox.Server.SelfTests;

namespace NativeSandbox.Server.Languages;

/// <summary>The state of a language's self-tests as clients see it.</summary>
internal sealed record SelfTestInfo
{
    [Description("passed, failed, or not run (never with this version of the toolchain).")]
    public required string State { get; init; }

    [Description("How many cases passed.")]
    public required int Passed { get; init; }

    [Description("The cases that failed.")]
    public required IReadOnlyList<string> Failed { get; init; }

    [Description("When they were run, ISO 8601, UTC; null for never.")]
    public required DateTime? RanAt { get; init; }

    public static SelfTestInfo From(SelfTestRecord? record) => new()
    {
        State = record is null ? "not run" : record.Failed.Count == 0 ? "passed" : "failed",
        Passed = record?.Passed ?? 0,
        Failed = record?.Failed ?? [],
        RanAt = record?.RanAt,
    };
}
