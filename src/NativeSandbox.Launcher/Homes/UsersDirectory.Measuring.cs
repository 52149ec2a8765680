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
        void Take(HomeSize size, bool isAll, long costNs)
        {
            home.IsMeasuring = false;
            home.Measured(size, isAll, costNs);
            if (home.Boxes == 0) close(home.Fd);
            measured();
        }

        // A directory may grow as fast as it is walked: what is too much need not be known to the last file.
        Measure(home.Id, home.Fd, size => size.HasGrownOver(home.Quota, home.Baseline), Take);
    }

    /// <param name="id">The home's owner.</param>
    /// <param name="directory">The home.</param>
    /// <param name="isEnough">Whether what was found need not be added to.</param>
    /// <param name="measured">Gets the size, whether that is all, and how much CPU time it took.</param>
    private void Measure(uint id, int directory, Func<HomeSize, bool> isEnough, Action<HomeSize, bool, long> measured)
    {
        if (AreQuotasEnforced && HomeQuotas.Of(_users, id) is { } kept)
        {
            measured(kept.Used, true, 0);
            return;
        }

        HomeWalk walk = new(directory);
        long costNs = 0;
        _chores.Add(() =>
        {
            long beganNs = thread_time();
            bool more = walk.Step();
            costNs += thread_time() - beganNs;
            if (more && !isEnough(walk.Size)) return true;
            HomeSize size = walk.Size;
            walk.Dispose();
            measured(size, !more, costNs);
            return false;
        });
    }
}
