using System.ComponentModel;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Server.Terminals;

/// <summary>How a program ended: the event <c>exit</c>.</summary>
internal sealed record ExitMessage
{
    [Description("The exit code, 0 to 255; the compiler's after a CompileError; null where nothing exited by itself.")]
    public required int? Code { get; init; }

    [Description("The signal that ended the program, like SIGKILL; null for none.")]
    public required string? Signal { get; init; }

    [Description("Accepted, RuntimeError, TimeLimitExceeded, MemoryLimitExceeded, OutputLimitExceeded, CompileError, SecurityViolation or InternalError.")]
    public required string Verdict { get; init; }

    [Description("Whether it was ended on request, or with its session.")]
    public required bool Stopped { get; init; }

    [Description("What ended it, as a sentence; null where the verdict says it all.")]
    public required string? Detail { get; init; }

    [Description("What it used.")]
    public required UsageMessage Usage { get; init; }

    [Description("The run of POST /run that ended; null for a terminal's program.")]
    public string? ExecutionId { get; init; }

    public static ExitMessage Of(TerminalExit exit, string? executionId = null) => new()
    {
        Code = exit.ExitCode,
        Signal = SignalNames.Of(exit.Signal),
        Verdict = exit.Verdict.ToString(),
        Stopped = exit.Stopped,
        Detail = exit.Detail,
        Usage = new UsageMessage(Math.Round(exit.CpuTime.TotalMilliseconds, 3), Math.Round(exit.WallTime.TotalMilliseconds, 3), exit.MemoryBytes),
        ExecutionId = executionId,
    };
}
