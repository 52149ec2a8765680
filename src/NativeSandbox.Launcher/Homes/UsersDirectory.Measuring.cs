using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Homes;

/// <summary>How much homes hold, and which of them are nsbox's to keep within their quota.</summary>
internal sealed partial class UsersDirectory
{
    private readonly HashSet<Home> _watched = [];

    /// <summary>Homes that boxes have and that no file system keeps within their quota.</summary>
    public IReadOnlyCollection<Home> Watched => _watched;

    /// <summary>What their file system has left; null where it does not say.</summary>
    public FreeSpace? FreeSpace => Homes.FreeSpace.Of(_users);

    /// <summary>Measures a home in the background.</summary>
    /// <param name="home">One that boxes have.</param>
    /// <param name="measured">Called once.</param>
    public void Measure(Home home, Action measured)
    {
        home.IsMeasuring = true;
        Measure(home.Id, home.Fd, (size, costNs) =>
        {
            home.IsMeasuring = false;
            home.Measured(size, costNs);
            if (home.Boxes == 0) close(home.Fd);
            measured();
        });
    }

    private void Measure(uint id, int directory, Action<HomeSize, long> measured)
    {
        if (AreQuotasEnforced && HomeQuotas.Of(_users, id) is { } kept)
        {
            measured(kept.Used, 0);
            return;
        }

        HomeWalk walk = new(directory);
        long costNs = 0;
        _chores.Add(() =>
        {
            long beganNs = monotonic();
            bool more = walk.Step();
            costNs += monotonic() - beganNs;
            if (more) return true;
            HomeSize size = walk.Size;
            walk.Dispose();
            measured(size, costNs);
            return false;
        });
    }
}
