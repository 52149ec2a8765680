using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Runs;

/// <summary>Turns the evidence of one run into a verdict and a sentence. Pure: the same evidence always gives the same verdict.</summary>
internal static class VerdictRules
{
    // errno(3), as the kernel numbers them on every architecture that .NET runs on.
    private const int ENOENT = 2, E2BIG = 7, ENOEXEC = 8, ENOMEM = 12, EACCES = 13;
    private const int SIGSEGV = 11;
    // A stack trace may follow the line that names the cause; more than this is not looked through.
    private const int LastWords = 64 * 1024;

    /// <summary>The verdict of a run.</summary>
    /// <param name="outcome">The evidence.</param>
    /// <param name="limits">The limits that the run had.</param>
    /// <param name="program">What was started.</param>
    /// <param name="own">Whether what was started is the user's own artefact, not our toolchain.</param>
    /// <param name="outOfMemory">What the runtime writes to standard error when its heap is full, as a regular expression; null where nothing of the kind.</param>
    /// <remarks>
    /// The kernel's evidence goes first. A runtime that is told its heap may give up before the kernel would have to step in, and
    /// only its own words tell that from another error; a program that prints them gains nothing, since it has failed in any case.
    /// </remarks>
    public static Judgement OfRun(ExecOutcome outcome, RunLimits limits, string program, bool own, string? outOfMemory = null) => outcome.End switch
    {
        ExecEnd.Exited when outcome.ExitCode == 0 => new(Verdict.Accepted, 0, null),
        ExecEnd.Exited or ExecEnd.Signaled when outOfMemory is not null && SaysIn(outcome.Error, outOfMemory) => new(
            Verdict.MemoryLimitExceeded, outcome.End == ExecEnd.Exited ? outcome.ExitCode : null,
            $"the runtime found no more memory under the limit of {limits.Memory}"),
        ExecEnd.Exited => new(Verdict.RuntimeError, outcome.ExitCode, null),
        ExecEnd.Signaled => new(Verdict.RuntimeError, null, DescribeSignal(outcome.Signal, limits)),
        ExecEnd.CpuTimeLimit or ExecEnd.WallTimeLimit => new(Verdict.TimeLimitExceeded, null, DescribeLimit(outcome.End, limits)),
        ExecEnd.MemoryLimit => new(Verdict.MemoryLimitExceeded, null, DescribeLimit(outcome.End, limits)),
        ExecEnd.OutputLimit => new(Verdict.OutputLimitExceeded, null, outcome.Reason.Length > 0 ? outcome.Reason : DescribeLimit(outcome.End, limits)),
        ExecEnd.ForbiddenSystemCall => new(Verdict.SecurityViolation, null, DescribeLimit(outcome.End, limits)),
        ExecEnd.NotStarted => OfFailedStart(outcome.StartErrno, limits, program, own),
        ExecEnd.Killed => new(Verdict.RuntimeError, null, "ended on request"),
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

    /// <summary>Whether a program did not run because there is no such file.</summary>
    public static bool IsNotThere(ExecOutcome outcome) => outcome is { End: ExecEnd.NotStarted, StartErrno: ENOENT };

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

    // The kernel sends the same signal for any bad access; which one it was only the program could tell.
    private static string DescribeSignal(int signal, RunLimits limits) => signal == SIGSEGV
        ? $"ended by {SignalNames.Describe(signal)}: a bad memory access, or recursion too deep for the stack limit of {limits.Stack}"
        : $"ended by {SignalNames.Describe(signal)}";

    private static bool SaysIn(ReadOnlyMemory<byte> error, string pattern)
    {
        ReadOnlySpan<byte> tail = error.Span[Math.Max(0, error.Length - LastWords)..];
        return Regex.IsMatch(Encoding.UTF8.GetString(tail), pattern, RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.CultureInvariant);
    }

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
