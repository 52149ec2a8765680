using System.Runtime.InteropServices;
using NativeSandbox.Launcher.Cgroups;
using NativeSandbox.Launcher.Events;
using NativeSandbox.Launcher.Homes;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Networks;
using NativeSandbox.Launcher.Roots;
using NativeSandbox.Launcher.Spawning;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Launcher.UserNamespaces;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>Makes boxes and takes back what they used.</summary>
internal sealed unsafe class BoxFactory
{
    private readonly BoxPlan* _plan = (BoxPlan*)NativeMemory.AllocZeroed((nuint)sizeof(BoxPlan));
    private readonly SortedSet<int> _freeSlots = [];
    private readonly SortedDictionary<int, ICgroupLeaf> _leaves = [];
    private readonly List<(int Slot, ICgroupLeaf Leaf)> _leavesToRemove = [];
    private readonly EventLoop _loop;
    private readonly IdRange _ids;
    private readonly ICgroupDriver _cgroups;
    private readonly NetworkPool? _networks;
    private readonly SlotTrees _trees;
    private readonly IBoxSpawner _spawner;

    /// <param name="loop">Where boxes are watched.</param>
    /// <param name="ids">The ids of the launcher's user namespace.</param>
    /// <param name="cgroups">Where boxes are accounted.</param>
    /// <param name="networks">Where boxes get their network namespace; null where the one that the launcher is in serves its only box.</param>
    /// <param name="trees">What boxes see through overlays of their own.</param>
    /// <param name="masks">What of /proc is covered.</param>
    /// <param name="root">How much a box may write.</param>
    /// <param name="binds">What is bound inside the writable places: target, where it waits, whether a directory.</param>
    /// <param name="filters">System call filters.</param>
    /// <param name="maximumBoxes">Boxes alive at once, up to <see cref="BoxSlot.Maximum"/>.</param>
    public BoxFactory(
        EventLoop loop, IdRange ids, ICgroupDriver cgroups, NetworkPool? networks, SlotTrees trees, ProcMasks masks, RootOptions root,
        IReadOnlyList<(string Target, string Source, bool IsDirectory)> binds, IReadOnlyList<byte[]> filters, int maximumBoxes)
    {
        (_loop, _ids, _cgroups, _networks, _trees) = (loop, ids, cgroups, networks, trees);
        for (int slot = 0; slot < maximumBoxes; slot++) _freeSlots.Add(slot);
        _plan->HasIdPerBox = ids.HasIdPerBox;
        _plan->ScratchOptions = CString.Permanent($"size={root.ScratchBytes},nr_inodes={root.ScratchInodes},mode=755");
        _plan->TreeTargets = trees.Targets;
        _plan->MaskedFiles = masks.Files;
        _plan->MaskedDirectories = masks.Directories;
        _plan->Binds = (BoxBind*)NativeMemory.AllocZeroed((nuint)((binds.Count + 1) * sizeof(BoxBind)));
        for (int i = 0; i < binds.Count; i++)
            _plan->Binds[i] = new BoxBind { Source = CString.Permanent(binds[i].Source), Target = CString.Permanent(binds[i].Target), IsDirectory = binds[i].IsDirectory, IsInHome = IsInHome(binds[i].Target) };
        _plan->FilterCount = filters.Count;
        _plan->Filters = (SeccompProgram*)NativeMemory.AllocZeroed((nuint)(Math.Max(1, filters.Count) * sizeof(SeccompProgram)));
        for (int i = 0; i < filters.Count; i++)
        {
            void* code = NativeMemory.Alloc((nuint)filters[i].Length);
            filters[i].CopyTo(new Span<byte>(code, filters[i].Length));
            _plan->Filters[i] = new SeccompProgram { Length = (ulong)filters[i].Length / 8, Code = code };
        }

        _spawner = maximumBoxes > 1 ? SpawnerProcess.Start(loop, _plan) : new DirectSpawner(_plan);
    }

    /// <summary>What keeps its boxes from being as separate as they should be; null for nothing.</summary>
    public string? Warning => _trees.Warning;

    /// <summary>Whether another box may be made.</summary>
    public bool HasRoom => _freeSlots.Count > 0;

    /// <summary>Boxes of which a process is alive.</summary>
    public int Living { get; private set; }

    /// <summary>Boxes made since the start.</summary>
    public long Created { get; private set; }

    /// <summary>Whether RLIMIT_NPROC and RLIMIT_DATA must do what no cgroup does.</summary>
    public bool UsesRlimitsOnly => _cgroups.Name == "none";

    /// <summary>Starts making a box; <paramref name="settled"/> is called once it stands or has failed.</summary>
    /// <param name="settled">Called once.</param>
    /// <param name="custom">What it has beyond those of the pool; null for nothing.</param>
    /// <param name="gone">Called once, when nothing of it is left.</param>
    /// <exception cref="StepException">What it needs is not to be had.</exception>
    public Box Create(Action<Box> settled, CustomBox? custom = null, Action<Box>? gone = null)
    {
        BoxSlot slot = new(_freeSlots.Min);
        int home = -1, count = 0;
        Span<int> trees = stackalloc int[SlotTrees.Maximum];
        try
        {
            home = custom?.Home is { } user ? UsersDirectory.MountOf(user) : -1;
            count = _trees.Open(slot.Number, trees);
            return Create(slot, settled, custom, home, trees[..count], gone);
        }
        finally
        {
            if (home >= 0) close(home);
            close_all(trees[..count]);
        }
    }

    private static bool IsInHome(string target) => target is "/box" or "/home/sandbox"
        || target.StartsWith("/box/", StringComparison.Ordinal) || target.StartsWith("/home/sandbox/", StringComparison.Ordinal);

    private Box Create(BoxSlot slot, Action<Box> settled, CustomBox? custom, int home, ReadOnlySpan<int> trees, Action<Box>? gone)
    {
        int network = _networks?.Take() ?? -1;
        ICgroupLeaf leaf;
        try
        {
            if (!_leaves.Remove(slot.Number, out ICgroupLeaf? used)) used = _cgroups.Create(slot.Number);
            leaf = used;
        }
        catch
        {
            if (network >= 0) _networks!.Return(network);
            throw;
        }

        int* pair = stackalloc int[2];
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        {
            int failure = errno;
            _freeSlots.Remove(slot.Number);
            TakeBack(slot, network, leaf);
            throw new StepException(Step.CloneBox, failure, "no socket for a box; raise nsbox's LimitNOFILE");
        }

        _freeSlots.Remove(slot.Number);
        Created++;
        Living++;
        Box box = new(this, _loop, slot, slot.InitId(_ids), custom?.Home?.Id ?? slot.PayloadId(_ids), pair[0], network, leaf, settled, gone) { Home = custom?.Home };
        _spawner.Spawn(new SpawnOrder(box.InitId, box.PayloadId, pair[1], network, home, custom?.Covered ?? -1, trees, leaf.CloneInto, leaf.Join), box.Spawned);
        close(pair[1]);
        return box;
    }

    /// <summary>Everything of a box that is gone goes back.</summary>
    public void Release(Box box)
    {
        Living--;
        TakeBack(box.Slot, box.Network, box.Cgroup);
    }

    /// <summary>Whether some cgroup could not be removed yet.</summary>
    public bool HasLeavesToRemove => _leavesToRemove.Count > 0;

    /// <summary>Tries again to remove cgroups whose last process was still on its way out.</summary>
    /// <returns>Whether some are left.</returns>
    public bool RemoveLeaves()
    {
        for (int i = _leavesToRemove.Count - 1; i >= 0; i--)
        {
            (int slot, ICgroupLeaf leaf) = _leavesToRemove[i];
            if (!leaf.TryRemove()) continue;
            _leavesToRemove.RemoveAt(i);
            _freeSlots.Add(slot);
        }

        return _leavesToRemove.Count > 0;
    }

    /// <summary>Cgroups, network namespaces and overlays of ended boxes, kept for further ones.</summary>
    public int Spares => Math.Max(_leaves.Count, _networks?.Spares ?? 0);

    /// <summary>Gives back one of each, where more than so many are kept.</summary>
    public void DropSpare(int kept)
    {
        _networks?.DropSpare(kept);
        if (_leaves.Count <= kept) return;
        (int slot, ICgroupLeaf leaf) = _leaves.Last(); // low slots are used first
        _leaves.Remove(slot);
        _trees.Drop(slot);
        if (leaf.TryRemove()) return;
        _freeSlots.Remove(slot);
        _leavesToRemove.Add((slot, leaf));
    }

    /// <summary>At the end: cgroups that were kept for further boxes go as well.</summary>
    public void KeepNoLeaves()
    {
        foreach ((int slot, ICgroupLeaf leaf) in _leaves)
        {
            if (leaf.TryRemove()) continue;
            _freeSlots.Remove(slot);
            _leavesToRemove.Add((slot, leaf));
        }

        _leaves.Clear();
    }

    private void TakeBack(BoxSlot slot, int network, ICgroupLeaf leaf)
    {
        if (network >= 0) _networks!.Return(network);
        if (leaf.TryReset())
        {
            _leaves.Add(slot.Number, leaf);
            _freeSlots.Add(slot.Number);
        }
        else if (leaf.TryRemove())
        {
            _freeSlots.Add(slot.Number);
        }
        else
        {
            _leavesToRemove.Add((slot.Number, leaf)); // its name is taken until then
        }
    }
}
