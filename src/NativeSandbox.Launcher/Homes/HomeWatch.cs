using NativeSandbox.Launcher.Boxes;
using NativeSandbox.Launcher.Events;
using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Launcher.Homes;

/// <summary>Keeps homes within their quota where no file system does: measures those whose programs did something, and ends programs that went over.</summary>
/// <param name="users">Measures.</param>
/// <param name="boxes">Boxes that may have homes.</param>
internal sealed class HomeWatch(UsersDirectory users, CustomBoxes boxes) : IDeadline
{
    private const long IntervalNs = 1_000_000_000;

    private long _nextNs;

    public long DueNs => boxes.Living.Count == 0 ? long.MaxValue : _nextNs;

    public void Due(long nowNs)
    {
        _nextNs = nowNs + IntervalNs;
        foreach (Box box in boxes.Living)
        {
            if (box.Home is not { IsKeptByFileSystem: false } home || box.State != BoxState.Running) continue;
            long used = box.Cgroup.CpuTimeNs();
            // Who used no time wrote nothing. Where nothing counts time, everybody may have.
            if (used == box.WatchedCpuNs && !box.UsesRlimitsOnly) continue;
            box.WatchedCpuNs = used;
            box.IsSuspect = true;
            if (!home.IsMeasuring) users.Measure(home, () => Judge(home));
        }
    }

    private void Judge(Home home)
    {
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
    }

    private static string Reason(in HomeSize size, in HomeSize quota) =>
        $"the home is over its quota: it holds {size.Bytes} bytes in {size.Inodes} files, {quota.Bytes} bytes in {quota.Inodes} files are allowed";
}
