using System.Diagnostics;
using NativeSandbox.Core.Runs;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Metrics;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Execution;

/// <summary>Runs a checked request when its turn has come, and tells the log and the metrics what became of it.</summary>
internal sealed class RunService(
    RunQueue queue, RunPipeline pipeline, ExecutionOptions options, ExecutionLog log, RunStatistics statistics, ServerMetrics metrics, SecurityLog security)
{
    // The program's own wall limit is never above the request's, and must be what ends it: it leaves a verdict.
    private static readonly TimeSpan VerdictTime = TimeSpan.FromMilliseconds(500);

    /// <returns>The result and the time that compiling and running took.</returns>
    /// <exception cref="RequestException">The queue is full, the server stops, or the request's time is over.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public async Task<(RunResult Result, TimeSpan Elapsed)> RunAsync(
        ExecutionId id, RunRequest request, ClientIdentity client, CancellationToken cancellationToken)
    {
        try
        {
            (RunResult result, TimeSpan elapsed) = await queue.RunAsync(token => TimedAsync(request, token), cancellationToken).ConfigureAwait(false);
            Tell(id, request, result, elapsed, client);
            return (result, elapsed);
        }
        catch (QueueFullException full)
        {
            metrics.Rejected();
            throw new RequestException(ProblemKind.Busy.With(full.Message), full.RetryAfter);
        }
        catch (QueueClosedException closed)
        {
            throw new RequestException(ProblemKind.Stopping.With(closed.Message), VerdictTime);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            log.Cancelled(id, client, request, queue.Accepting ? "the request's time was over" : "the server stopped");
            throw queue.Accepting
                ? new RequestException(ProblemKind.TimedOut.With(
                    $"Compiling and running took more than {options.RequestTimeout.TotalMilliseconds:0} ms (CODE_EXECUTION_TIMEOUT)."))
                : new RequestException(ProblemKind.Stopping.With("The server stopped before the program ended; the program was killed."), VerdictTime);
        }
        catch (OperationCanceledException)
        {
            log.Cancelled(id, client, request, "the client has gone");
            throw;
        }
    }

    private async Task<(RunResult Result, TimeSpan Elapsed)> TimedAsync(RunRequest request, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.RequestTimeout + VerdictTime);
        RunResult result = await pipeline.RunAsync(request, timeout.Token).ConfigureAwait(false);
        return (result, Stopwatch.GetElapsedTime(start));
    }

    private void Tell(ExecutionId id, RunRequest request, RunResult result, TimeSpan elapsed, ClientIdentity client)
    {
        string language = request.Language.Id;
        statistics.Add(language, result.Verdict);
        metrics.Run(language, result.Verdict.ToString(), result.WallTime, result.CpuTime, result.MemoryBytes);
        log.Ended(id, client, request, result, elapsed);
        if (result.Verdict == Verdict.SecurityViolation) security.ForbiddenSystemCall(client.Name, language, id);
    }
}
