using NativeSandbox.Launcher.Boxes;
using NativeSandbox.Launcher.Cgroups;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Launcher.Runs;

/// <summary>From what the kernel counted to how a run ended. A program has no say in it.</summary>
internal static class RunEvidence
{
    /// <summary>Judges one run.</summary>
    /// <param name="report">init's report; after a kill the status of init itself.</param>
    /// <param name="usage">The cgroup's counts.</param>
    /// <param name="limits">What was allowed.</param>
    /// <param name="killedFor">Why the launcher killed it, if it did.</param>
    /// <param name="wallNs">Time on the clock.</param>
    /// <param name="truncated">Whether output was cut.</param>
    public static RunResult Judge(in InitReport report, in CgroupUsage usage, in ExecLimits limits, RunEnd? killedFor, long wallNs, bool truncated)
    {
        int signal = report.WaitStatus & 0x7F;
        (long cpuNs, long systemNs) = CpuTimes(report, usage);
        RunEnd end = Decide(report, usage, limits, killedFor, wallNs, cpuNs, truncated);
        EndedMessage evidence = new()
        {
            End = end,
            ExitCode = signal == 0 && report.Step == Step.Done && killedFor is null ? (report.WaitStatus >> 8) & 0xFF : 0,
            Signal = signal,
            Errno = report.Step == Step.Done ? 0 : report.Errno,
            UserNs = cpuNs - systemNs,
            SystemNs = systemNs,
            WallNs = wallNs,
            MemoryPeakBytes = usage.IsCounted ? usage.MemoryPeakBytes : report.Usage.MaxRssKibibytes << 10,
            ProcessesPeak = usage.ProcessesPeak,
            VoluntarySwitches = report.Usage.VoluntarySwitches,
            InvoluntarySwitches = report.Usage.InvoluntarySwitches,
            Truncated = truncated,
        };
        return new RunResult(evidence, FaultOf(report, end));
    }

    /// <summary>The cgroup's total counts; where it does not tell the kernel's part, wait4's proportion does.</summary>
    private static (long CpuNs, long SystemNs) CpuTimes(in InitReport report, in CgroupUsage usage)
    {
        long waitedUser = Ns(report.Usage.UserSeconds, report.Usage.UserMicroseconds);
        long waitedSystem = Ns(report.Usage.SystemSeconds, report.Usage.SystemMicroseconds);
        if (!usage.IsCounted) return (waitedUser + waitedSystem, waitedSystem);
        double share = waitedUser + waitedSystem == 0 ? 0 : (double)waitedSystem / (waitedUser + waitedSystem);
        return (usage.CpuNs, usage.SystemNs ?? (long)(usage.CpuNs * share));
    }

    private static RunEnd Decide(in InitReport report, in CgroupUsage usage, in ExecLimits limits, RunEnd? killedFor, long wallNs, long cpuNs, bool truncated)
    {
        // The kernel's count of OOM kills comes first: a program at its memory's end is slow, and may reach its time as well.
        if (usage.OomKills > 0 || report.Step == Step.ImageTooLarge) return RunEnd.Memory;
        if (killedFor is { } reason) return reason;
        if (truncated) return RunEnd.Output;
        if (report.Step == Step.Execute) return report.Errno == Errno.ENOMEM ? RunEnd.Memory : RunEnd.NotStarted;
        if (report.Step == Step.EnterDirectory) return RunEnd.NotStarted;
        int signal = report.WaitStatus & 0x7F;
        if (limits.CpuTimeNs > 0 && (cpuNs > limits.CpuTimeNs || signal == LibC.SIGXCPU)) return RunEnd.CpuTime;
        if (limits.WallTimeNs > 0 && wallNs > limits.WallTimeNs) return RunEnd.WallTime;
        return signal switch
        {
            0 => RunEnd.Exited,
            LibC.SIGSYS => RunEnd.Seccomp,
            LibC.SIGXFSZ => RunEnd.Output,
            _ => RunEnd.Signaled,
        };
    }

    private static StepException? FaultOf(in InitReport report, RunEnd end) => end switch
    {
        RunEnd.Memory or RunEnd.NotStarted => null,
        _ when report.Step is Step.Done => null,
        _ when report.Step is Step.BoxDied => new StepException(Step.BoxDied, 0, "the box's init died; was it killed from outside?"),
        _ => new StepException(report.Step, report.Errno, "the program could not be started"),
    };

    private static long Ns(long seconds, long microseconds) => (seconds * 1_000_000_000) + (microseconds * 1000);
}
