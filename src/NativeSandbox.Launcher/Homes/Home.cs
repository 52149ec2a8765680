namespace NativeSandbox.Launcher.Homes;

/// <summary>A user's directory that boxes have.</summary>
/// <param name="name">Its name below the users directory.</param>
/// <param name="id">Its owner, in the launcher's namespace.</param>
/// <param name="fd">The directory; closed by the <see cref="UsersDirectory"/>.</param>
internal sealed class Home(string name, uint id, int fd)
{
    public string Name { get; } = name;

    public uint Id { get; } = id;

    public int Fd { get; } = fd;

    /// <summary>Boxes that have it.</summary>
    public int Boxes { get; set; }

    /// <summary>What it may hold.</summary>
    public HomeSize Quota { get; set; }

    /// <summary>Whether the file system refuses what is over the quota; else nsbox measures.</summary>
    public bool IsKeptByFileSystem { get; set; }

    /// <summary>What it held when it was last measured, or so much of it as is too much; null before the first time.</summary>
    public HomeSize? Size { get; set; }

    /// <summary>The least that it held since its boxes were opened: a home that was over before may stay so, but not grow.</summary>
    public HomeSize Baseline { get; set; } = new(long.MaxValue, long.MaxValue);

    /// <summary>Whether it is being measured.</summary>
    public bool IsMeasuring { get; set; }

    /// <summary>What measuring it cost the last time, in nanoseconds of CPU time.</summary>
    public long CostNs { get; private set; }

    /// <summary>When it is measured again.</summary>
    public HomePace Pace { get; } = new();

    /// <summary>What may still come before it is over its quota.</summary>
    public HomeSize Left => Size is { } size ? new HomeSize(Math.Max(0, Quota.Bytes - size.Bytes), Math.Max(0, Quota.Inodes - size.Inodes)) : Quota;

    /// <summary>Takes over a measurement.</summary>
    /// <param name="size">What was found.</param>
    /// <param name="isAll">Whether there was no more.</param>
    /// <param name="costNs">How much CPU time it took.</param>
    public void Measured(HomeSize size, bool isAll, long costNs)
    {
        Size = size;
        CostNs = costNs;
        if (isAll) Baseline = Baseline.Least(size);
    }
}
