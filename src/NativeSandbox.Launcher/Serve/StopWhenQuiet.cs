using NativeSandbox.Launcher.Events;

namespace NativeSandbox.Launcher.Serve;

/// <summary>Stops the loop once nothing is left to end, or when that takes too long.</summary>
internal sealed class StopWhenQuiet(EventLoop loop, Func<bool> isQuiet, long limitNs) : IDeadline
{
    private const long IntervalNs = 2_000_000;

    public long DueNs { get; private set; }

    public void Due(long nowNs)
    {
        DueNs = nowNs + IntervalNs;
        if (isQuiet() || nowNs > limitNs) loop.Stop();
    }
}
