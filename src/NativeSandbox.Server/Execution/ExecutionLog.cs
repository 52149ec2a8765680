using NativeSandbox.Core.Runs;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Execution;

/// <summary>One line a run: what became of it and what it used.</summary>
internal sealed partial class ExecutionLog(ILoggerFactory factory)
{
    private readonly ILogger logger = factory.CreateLogger(LogCategories.Executions);

    public void Ended(ExecutionId id, ClientIdentity client, RunRequest request, RunResult result, TimeSpan elapsed)
    {
        string verdict = result.Verdict.ToString();
        Line(logger, request.Language.Id, verdict, result.ExitCode, result.SignalName, result.CpuTime.TotalMilliseconds,
            result.WallTime.TotalMilliseconds, result.MemoryBytes, elapsed.TotalMilliseconds, request.Code.Length, result.CompileCached, client.Name, id.Text);
        if (result.Verdict == Verdict.InternalError)
            Failed(logger, request.Language.Id, verdict, result.Detail ?? "no reason given", client.Name, id.Text);
    }

    public void Cancelled(ExecutionId id, ClientIdentity client, RunRequest request, string reason) =>
        Ended(logger, request.Language.Id, reason, client.Name, id.Text);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Language} {Verdict}: exit {ExitCode}, {Signal}, CPU {CpuTimeMs:0.0} ms, wall {WallTimeMs:0.0} ms, "
        + "{MemoryBytes} bytes, in {ElapsedMs:0.0} ms with {CodeLength} characters, compiled before: {CompileCached}, {Client}, {ExecutionId}")]
    private static partial void Line(ILogger logger, string language, string verdict, int? exitCode, string? signal, double cpuTimeMs,
        double wallTimeMs, long memoryBytes, double elapsedMs, int codeLength, bool compileCached, string client, string executionId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Language} {Verdict}: {Reason}, {Client}, {ExecutionId}")]
    private static partial void Failed(ILogger logger, string language, string verdict, string reason, string client, string executionId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Language} cancelled: {Reason}, {Client}, {ExecutionId}")]
    private static partial void Ended(ILogger logger, string language, string reason, string client, string executionId);
}
