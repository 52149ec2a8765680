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
        bool isOver = home.Size is { } size && size.HasGrownOver(home.Quota, home.Baseline);
        foreach (Box box in boxes.Living.ToArray())
        {
            if (box.Home != home || !box.IsSuspect) continue;
            box.IsSuspect = false;
            if (isOver) box.Current?.Kill(RunEnd.Output, Reason(home));
        }
    }

    private static string Reason(Home home) =>
        $"the home is over its quota: it holds {home.Size!.Value.Bytes} bytes in {home.Size.Value.Inodes} files, {home.Quota.Bytes} bytes in {home.Quota.Inodes} files are allowed";
}
