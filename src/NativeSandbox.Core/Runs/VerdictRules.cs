using System.Globalization;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Runs;

/// <summary>Turns the evidence of one run into a verdict and a sentence. Pure: the same evidence always gives the same verdict.</summary>
internal static class VerdictRules
{
    // errno(3), as the kernel numbers them on every architecture that .NET runs on.
    private const int ENOENT = 2, E2BIG = 7, ENOEXEC = 8, ENOMEM = 12, EACCES = 13;

    /// <summary>The verdict of a run.</summary>
    /// <param name="outcome">The evidence.</param>
    /// <param name="limits">The limits that the run had.</param>
    /// <param name="program">What was started.</param>
    /// <param name="own">Whether what was started is the user's own artefact, not our toolchain.</param>
    public static Judgement OfRun(ExecOutcome outcome, RunLimits limits, string program, bool own) => outcome.End switch
    {
        ExecEnd.Exited when outcome.ExitCode == 0 => new(Verdict.Accepted, 0, null),
        ExecEnd.Exited => new(Verdict.RuntimeError, outcome.ExitCode, null),
        ExecEnd.Signaled => new(Verdict.RuntimeError, null, $"ended by {SignalNames.Describe(outcome.Signal)}"),
        ExecEnd.CpuTimeLimit or ExecEnd.WallTimeLimit => new(Verdict.TimeLimitExceeded, null, DescribeLimit(outcome.End, limits)),
        ExecEnd.MemoryLimit => new(Verdict.MemoryLimitExceeded, null, DescribeLimit(outcome.End, limits)),
        ExecEnd.OutputLimit => new(Verdict.OutputLimitExceeded, null, DescribeLimit(outcome.End, limits)),
        ExecEnd.ForbiddenSystemCall => new(Verdict.SecurityViolation, null, DescribeLimit(outcome.End, limits)),
        ExecEnd.NotStarted => OfFailedStart(outcome.StartErrno, limits, program, own),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.End, "no such end"),
    };

    /// <summary>Which limit a run reached, as a sentence; null where it reached none.</summary>
    public static string? DescribeLimit(ExecEnd end, RunLimits limits) => end switch
    {
        ExecEnd.CpuTimeLimit => $"CPU time limit of {Show(limits.CpuTime)} exceeded",
        ExecEnd.WallTimeLimit => $"wall time limit of {Show(limits.WallTime)} exceeded",
        ExecEnd.MemoryLimit => $"memory limit of {limits.Memory} exceeded",
        ExecEnd.OutputLimit => $"output limit of {limits.Output} (or file size limit of {limits.FileSize}) exceeded",
        ExecEnd.ForbiddenSystemCall => "a forbidden system call was made (SIGSYS)",
        _ => null,
    };

    /// <summary>Why a program could not be started, as a sentence.</summary>
    public static string DescribeFailedStart(string program, int errno) => errno switch
    {
        ENOENT => $"{program} could not be started: it is not there (ENOENT)",
        E2BIG => $"{program} could not be started: its arguments are too long (E2BIG)",
        ENOEXEC => $"{program} could not be started: it is not a program (ENOEXEC)",
        ENOMEM => $"{program} could not be started: it does not fit in memory (ENOMEM)",
        EACCES => $"{program} could not be started: it is not executable (EACCES)",
        _ => $"{program} could not be started: errno {errno}",
    };

    private static Judgement OfFailedStart(int errno, RunLimits limits, string program, bool own) => errno switch
    {
        // execve refuses an image whose BSS alone is over the limit; the image is the program's memory as much as its heap is.
        ENOMEM => new(Verdict.MemoryLimitExceeded, null, DescribeLimit(ExecEnd.MemoryLimit, limits)),
        // The arguments are the request's in either case.
        E2BIG => new(Verdict.RuntimeError, 126, DescribeFailedStart(program, errno)),
        // 127 and 126 as a shell has it: not found, not executable.
        ENOENT when own => new(Verdict.RuntimeError, 127, DescribeFailedStart(program, errno)),
        _ when own => new(Verdict.RuntimeError, 126, DescribeFailedStart(program, errno)),
        _ => new(Verdict.InternalError, null, DescribeFailedStart(program, errno)),
    };

    private static string Show(TimeSpan time) => time.TotalSeconds >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.###} ms");
}
