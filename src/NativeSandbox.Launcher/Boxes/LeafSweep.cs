using NativeSandbox.Launcher.Events;
using NativeSandbox.Launcher.Kernel;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>Tries again, by the clock, to remove cgroups that were still busy: on an idle machine no other event would come.</summary>
/// <remarks>A process that the kernel has not fully let go of keeps its cgroup busy for milliseconds; one in an uninterruptible wait for as long as that lasts.</remarks>
internal sealed class LeafSweep(BoxFactory factory) : IDeadline
{
    private const long FirstWaitNs = 5_000_000, LongestWaitNs = 1_000_000_000;

    private long _waitNs = FirstWaitNs, _dueNs = long.MaxValue;

    public long DueNs
    {
        get
        {
            if (!factory.HasLeavesToRemove) (_waitNs, _dueNs) = (FirstWaitNs, long.MaxValue);
            else if (_dueNs == long.MaxValue) _dueNs = LibC.monotonic() + _waitNs;
            return _dueNs;
        }
    }

    public void Due(long nowNs)
    {
        factory.RemoveLeaves();
        _waitNs = Math.Min(2 * _waitNs, LongestWaitNs);
        _dueNs = nowNs + _waitNs;
    }
}
