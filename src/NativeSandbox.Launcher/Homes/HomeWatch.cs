using NativeSandbox.Launcher.Boxes;
using NativeSandbox.Launcher.Events;
using NativeSandbox.Protocol.Messages;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Homes;

/// <summary>Keeps homes within their quota where no file system does: measures those whose programs did something, and ends programs that went over.</summary>
/// <param name="users">Measures.</param>
/// <param name="boxes">Boxes that may have homes.</param>
internal sealed class HomeWatch(UsersDirectory users, CustomBoxes boxes) : IDeadline
{
    /// <summary>The file system is asked this often what it has left, which is one system call however many homes there are.</summary>
    private const long GlanceNs = 20_000_000;

    private long _nextNs;

    public long DueNs => users.Watched.Count == 0 ? long.MaxValue : _nextNs;

    public void Due(long nowNs)
    {
        _nextNs = nowNs + GlanceNs;
        FreeSpace? free = users.FreeSpace;
        bool isAnyDue = false;
        foreach (Home home in users.Watched) isAnyDue |= home.Pace.Consider(nowNs, free, home.Left);
        if (!isAnyDue) return;
        foreach (Box box in boxes.Living)
        {
            if (box.Home is { IsKeptByFileSystem: false, Pace.IsDue: true } home && box.State == BoxState.Running) LookAt(box, home);
        }
    }

    private void LookAt(Box box, Home home)
    {
        long used = box.Cgroup.CpuTimeNs();
        // Who used no time wrote nothing. Where nothing counts time, everybody may have.
        if (used == box.WatchedCpuNs && !box.UsesRlimitsOnly) return;
        box.WatchedCpuNs = used;
        box.IsSuspect = true;
        if (!home.IsMeasuring) users.Measure(home, () => Judge(home));
    }

    private void Judge(Home home)
    {
        long beganNs = thread_time();
        HomeSize size = home.Size!.Value;
        foreach (Box box in boxes.Living)
        {
            if (box.Home == home && box.State == BoxState.Running) size = size.Plus(DeletedFiles.HeldBy(box.Pid, home.Fd));
        }

        bool isOver = size.HasGrownOver(home.Quota, home.Baseline);
        foreach (Box box in boxes.Living.ToArray())
        {
            if (box.Home != home || !box.IsSuspect) continue;
            box.IsSuspect = false;
            if (isOver) box.Current?.Kill(RunEnd.Output, Reason(size, home.Quota));
        }

        long nowNs = monotonic();
        int others = users.Watched.Count(other => other != home && other.Pace.MeasuredNs > nowNs - HomePace.IntervalNs);
        home.Pace.Measured(nowNs, home.CostNs + thread_time() - beganNs, others + 1);
    }

    private static string Reason(in HomeSize size, in HomeSize quota) =>
        $"the home is over its quota: it holds at least {size.Bytes} bytes in {size.Inodes} files, {quota.Bytes} bytes in {quota.Inodes} files are allowed";
}
