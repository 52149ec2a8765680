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

    /// <summary>What it held when it was last measured; null before the first time.</summary>
    public HomeSize? Size { get; set; }

    /// <summary>The least that it held since its boxes were opened: a home that was over before may stay so, but not grow.</summary>
    public HomeSize Baseline { get; set; } = new(long.MaxValue, long.MaxValue);

    /// <summary>Whether it is being measured.</summary>
    public bool IsMeasuring { get; set; }

    /// <summary>Takes over a measurement.</summary>
    public void Measured(HomeSize size)
    {
        Size = size;
        Baseline = Baseline.Least(size);
    }
}
