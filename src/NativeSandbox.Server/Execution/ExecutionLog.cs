using NativeSandbox.Core.Runs;
using NativeSandbox.Server.Logging;

namespace NativeSandbox.Server.Execution;

/// <summary>One line a run: what became of it and what it used.</summary>
internal sealed partial class ExecutionLog(ILoggerFactory factory)
{
    private readonly ILogger logger = factory.CreateLogger(LogCategories.Executions);

    public void Ended(string client, RunRequest request, RunResult result, TimeSpan elapsed)
    {
        Line(logger, request.Language.Id, result.Verdict.ToString(), result.ExitCode, result.SignalName, result.CpuTime.TotalMilliseconds,
            result.WallTime.TotalMilliseconds, result.MemoryBytes, elapsed.TotalMilliseconds, request.Code.Length, result.CompileCached, client);
        if (result.Verdict == Verdict.InternalError) Failed(logger, request.Language.Id, result.Detail ?? "no reason given", client);
    }

    public void Cancelled(string client, RunRequest request, string reason) => Ended(logger, request.Language.Id, reason, client);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Language} {Verdict}: exit {ExitCode}, {Signal}, CPU {CpuTimeMs:0.0} ms, wall {WallTimeMs:0.0} ms, "
        + "{MemoryBytes} bytes, in {ElapsedMs:0.0} ms with {CodeLength} characters, compiled before: {CompileCached}, {Client}")]
    private static partial void Line(ILogger logger, string language, string verdict, int? exitCode, string? signal, double cpuTimeMs,
        double wallTimeMs, long memoryBytes, double elapsedMs, int codeLength, bool compileCached, string client);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Language} InternalError: {Reason}, {Client}")]
    private static partial void Failed(ILogger logger, string language, string reason, string client);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Language} cancelled: {Reason}, {Client}")]
    private static partial void Ended(ILogger logger, string language, string reason, string client);
}
