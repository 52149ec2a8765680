using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>How programs of sessions ended, by the same rules as runs.</summary>
internal static class ProgramExits
{
    public static TerminalExit Of(SessionProgram program, ExecOutcome outcome, bool stopped)
    {
        Judgement judgement = VerdictRules.OfRun(outcome, program.Limits, program.Arguments[0], program.IsOwn);
        return new TerminalExit
        {
            Verdict = judgement.Verdict,
            ExitCode = judgement.ExitCode,
            Signal = outcome.Signal,
            Stopped = stopped,
            Detail = judgement.Detail,
            CpuTime = outcome.CpuTime,
            WallTime = outcome.WallTime,
            MemoryBytes = outcome.MemoryPeakBytes,
        };
    }

    /// <summary>How all ended where the compiler failed; null where it did not.</summary>
    /// <exception cref="SandboxException">There is no compiler.</exception>
    public static TerminalExit? OfCompiler(SessionCompile compile, ExecOutcome outcome)
    {
        if (outcome.End == ExecEnd.NotStarted) throw new SandboxException(VerdictRules.DescribeFailedStart(compile.Arguments[0], outcome.StartErrno));
        if (outcome is { End: ExecEnd.Exited, ExitCode: 0 }) return null;
        return new TerminalExit
        {
            Verdict = Verdict.CompileError,
            ExitCode = outcome.End == ExecEnd.Exited ? outcome.ExitCode : null,
            Signal = outcome.Signal,
            Detail = outcome.End == ExecEnd.Signaled
                ? $"the compiler was ended by {SignalNames.Describe(outcome.Signal)}"
                : VerdictRules.DescribeLimit(outcome.End, compile.Limits) is { } limit ? $"while compiling: {limit}" : null,
            CpuTime = outcome.CpuTime,
            WallTime = outcome.WallTime,
            MemoryBytes = outcome.MemoryPeakBytes,
        };
    }

    /// <summary>Ended before it had started, on request.</summary>
    public static TerminalExit Stopped { get; } = new() { Verdict = Verdict.RuntimeError, Stopped = true, Detail = "ended on request" };

    /// <summary>The sandbox failed.</summary>
    public static TerminalExit OfFault(Exception fault) => new() { Verdict = Verdict.InternalError, Detail = fault.Message };
}
