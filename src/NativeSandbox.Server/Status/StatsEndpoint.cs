using NativeSandbox.Core.Artefacts;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Execution;
using NativeSandbox.Server.Hosting;

namespace NativeSandbox.Server.Status;

/// <summary><c>GET /stats</c>.</summary>
internal static class StatsEndpoint
{
    public static async Task<IResult> HandleAsync(
        RunStatistics statistics, RunQueue queue, ArtefactCache cache, ExecutionOptions options, BackendProbe probe, ServerClock clock, SessionManager sessions,
        CancellationToken cancellationToken)
    {
        SortedDictionary<string, SortedDictionary<string, long>> runs = statistics.Read();
        return Results.Json(
            new StatsResponse
            {
                UptimeSeconds = clock.Uptime.TotalSeconds,
                TotalRuns = runs.Values.Sum(verdicts => verdicts.Values.Sum()),
                Runs = runs,
                Queue = Queue(queue, options),
                Boxes = BoxesInfo.From((await probe.AskAsync(cancellationToken).ConfigureAwait(false)).Status),
                Sessions = SessionsInfo.Of(sessions.Statistics),
                CompileCache = new CompileCacheInfo(cache.Count, cache.Bytes, cache.Hits, cache.Misses),
            },
            ServerJson.Default.StatsResponse);
    }

    public static QueueInfo Queue(RunQueue queue, ExecutionOptions options) =>
        new(queue.Running, queue.Waiting, queue.Concurrency, options.QueueLength);
}
