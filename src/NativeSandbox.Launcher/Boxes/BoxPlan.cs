using NativeSandbox.Launcher.Roots;
using NativeSandbox.Launcher.Spawning;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>Everything that a box's process needs to set itself up, in memory that was filled before the clone.</summary>
internal unsafe struct BoxPlan
{
    /// <summary>The most cgroup directories to join: one a controller of cgroup v1.</summary>
    public const int MaximumCgroups = 8;

    /// <summary>init's end of its socket.</summary>
    public int Socket;

    /// <summary>The empty network namespace to enter, -1 for a fresh one already entered by the clone.</summary>
    public int Network;

    /// <summary>cgroup v1 directories whose tasks the process writes itself into.</summary>
    public fixed int Cgroups[MaximumCgroups];

    /// <summary>How many there are; 0 with cgroup v2, where the clone itself goes into the cgroup.</summary>
    public int CgroupCount;

    /// <summary>The ids of init; they differ from the payload's wherever ids can be had, so that a payload cannot even send it a signal.</summary>
    public uint InitId;

    /// <summary>The ids of the programs.</summary>
    public uint PayloadId;

    /// <summary>Whether the namespace has more ids than its root's.</summary>
    public bool HasIdPerBox;

    /// <summary>The mount of the user's directory, -1 for none: its places are then parts of the box's own tmpfs.</summary>
    public int Home;

    /// <summary>A memfd of the paths of covered commands, -1 for none.</summary>
    public int Covered;

    /// <summary>The slot's mounts of the toolchains.</summary>
    public fixed int Trees[SlotTrees.Maximum];

    /// <summary>How many there are.</summary>
    public int TreeCount;

    /// <summary>Where they belong.</summary>
    public byte** TreeTargets;

    /// <summary>Options of the tmpfs that holds all that a box may write.</summary>
    public byte* ScratchOptions;

    /// <summary>What is bound inside the writable places of each box, ended by an entry without a source; null for nothing.</summary>
    public BoxBind* Binds;

    /// <summary>Files in /proc that are covered, ended by null.</summary>
    public byte** MaskedFiles;

    /// <summary>Directories in /proc that are covered, ended by null.</summary>
    public byte** MaskedDirectories;

    /// <summary>System call filters, each a struct sock_fprog.</summary>
    public SeccompProgram* Filters;

    /// <summary>How many there are.</summary>
    public int FilterCount;

    /// <summary>Takes over what differs from box to box.</summary>
    public void Use(in SpawnOrder order)
    {
        Socket = order.Socket;
        Network = order.Network;
        Home = order.Home;
        Covered = order.Covered;
        InitId = order.InitId;
        PayloadId = order.PayloadId;
        TreeCount = order.Trees.Length;
        for (int i = 0; i < order.Trees.Length; i++) Trees[i] = order.Trees[i];
        CgroupCount = order.Join.Length;
        for (int i = 0; i < order.Join.Length; i++) Cgroups[i] = order.Join[i];
    }
}
