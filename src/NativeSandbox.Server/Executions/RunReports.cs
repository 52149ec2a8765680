using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Execution;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Metrics;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Executions;

/// <summary>Tells logs, statistics and metrics of sessions' runs what they are told of all others.</summary>
internal sealed class RunReports(ExecutionLog log, RunStatistics statistics, ServerMetrics metrics, SecurityLog security)
{
    // A stopping server is back soon.
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(1);

    public RequestException Refused(Exception refusal)
    {
        if (refusal is not QueueFullException full) return new RequestException(ProblemKind.Stopping.With(refusal.Message), Restart);
        metrics.Rejected();
        return new RequestException(ProblemKind.Busy.With(full.Message), full.RetryAfter);
    }

    public void Ended(ExecutionId id, Execution execution, TerminalExit exit, TimeSpan elapsed, ClientIdentity client)
    {
        string language = execution.Request.Language.Id;
        statistics.Add(language, exit.Verdict);
        metrics.Run(language, exit.Verdict.ToString(), exit.WallTime, exit.CpuTime, exit.MemoryBytes);
        log.Ended(id, client, execution.Request, ResultOf(execution, exit), elapsed);
        if (exit.Verdict == Verdict.SecurityViolation) security.ForbiddenSystemCall(client.Name, language, id);
    }

    private static RunResult ResultOf(Execution execution, TerminalExit exit) => new()
    {
        Verdict = exit.Verdict,
        ExitCode = exit.ExitCode,
        Signal = exit.Signal,
        SignalName = SignalNames.Of(exit.Signal),
        CpuTime = exit.CpuTime,
        WallTime = exit.WallTime,
        MemoryBytes = exit.MemoryBytes,
        Detail = exit.Detail,
        Limits = execution.Limits,
    };
}
