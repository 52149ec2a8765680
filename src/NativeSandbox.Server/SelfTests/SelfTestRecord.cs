namespace NativeSandbox.Server.SelfTests;

/// <summary>What is kept of a language's self-tests.</summary>
internal sealed record SelfTestRecord
{
    /// <summary>The toolchain's version at the time.</summary>
    public required string Version { get; init; }

    /// <summary>When they were run, UTC.</summary>
    public required DateTime RanAt { get; init; }

    public required int Passed { get; init; }

    /// <summary>The names of the cases that failed.</summary>
    public required IReadOnlyList<string> Failed { get; init; }

    /// <summary>How long hello ran on the clock, in milliseconds; null where it was not run.</summary>
    public required double? StartTimeMs { get; init; }

    /// <summary>Sums up what was tried of one language.</summary>
    public static SelfTestRecord Of(string version, IReadOnlyCollection<SelfTestOutcome> outcomes) => new()
    {
        Version = version,
        RanAt = DateTime.UtcNow,
        Passed = outcomes.Count(outcome => outcome.Passed),
        Failed = [.. outcomes.Where(outcome => !outcome.Passed).Select(outcome => outcome.Name)],
        StartTimeMs = outcomes.FirstOrDefault(outcome => outcome.Passed && outcome.Name == Core.SelfTests.SelfTestNames.Hello)?.Answer.WallTime.TotalMilliseconds,
    };
}
