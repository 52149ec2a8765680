using System.ComponentModel;

namespace NativeSandbox.Server.Status;

/// <summary>The answer of <c>GET /stats</c>.</summary>
internal sealed record StatsResponse
{
    [Description("Seconds since the start.")]
    public required double UptimeSeconds { get; init; }

    [Description("Runs that ended since the start.")]
    public required long TotalRuns { get; init; }

    [Description("The same by language and verdict.")]
    public required SortedDictionary<string, SortedDictionary<string, long>> Runs { get; init; }

    public required QueueInfo Queue { get; init; }

    [Description("Null where the backend does not answer.")]
    public required BoxesInfo? Boxes { get; init; }

    public required SessionsInfo Sessions { get; init; }

    public required CompileCacheInfo CompileCache { get; init; }
}
