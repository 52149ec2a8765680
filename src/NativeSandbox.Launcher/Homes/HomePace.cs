namespace NativeSandbox.Launcher.Homes;

/// <summary>When a home is looked at again: soon where its file system fills up by what the home has left, seldom where nothing changes.</summary>
internal sealed class HomePace
{
    /// <summary>Even where the file system does not get fuller: what is deleted elsewhere hides what grows here.</summary>
    public const long IntervalNs = 1_000_000_000;

    /// <summary>All measuring together takes one part in so many of one core's time.</summary>
    public const long Share = 10;

    private FreeSpace? _free;
    private long _intervalNs, _restNs;

    /// <summary>Whether it is to be looked at now.</summary>
    public bool IsDue { get; private set; }

    /// <summary>When it was last measured.</summary>
    public long MeasuredNs { get; private set; } = long.MinValue;

    /// <summary>Decides whether it is looked at now.</summary>
    /// <param name="nowNs">The time.</param>
    /// <param name="free">What its file system has left; null where it does not say.</param>
    /// <param name="left">What the home has left.</param>
    public bool Consider(long nowNs, FreeSpace? free, in HomeSize left)
    {
        // Half of it: the other half may come while this is on its way.
        HomeSize much = new(left.Bytes / 2, left.Inodes / 2);
        IsDue = nowNs >= _restNs && (nowNs >= _intervalNs || (free is { } now && _free is { } then && now.IsBelow(then, much)));
        if (IsDue) (_free, _intervalNs) = (free, nowNs + IntervalNs);
        else if (free is { } more) _free = _free?.Most(more) ?? more;
        return IsDue;
    }

    /// <summary>It was measured, and rests for as long as that calls for.</summary>
    /// <param name="nowNs">The time.</param>
    /// <param name="costNs">How much CPU time it took: a wait for the CPU must not be taken for work, or a busy machine would give a flood ten times as long.</param>
    /// <param name="homes">Homes that are being measured at this time, itself included.</param>
    public void Measured(long nowNs, long costNs, int homes) => (MeasuredNs, _restNs) = (nowNs, nowNs + (costNs * Share * homes));
}
