using NativeSandbox.Launcher.Boxes;
using NativeSandbox.Launcher.Roots;

namespace NativeSandbox.Launcher.Spawning;

/// <summary>The spawner's messages: an order one way, its result the other.</summary>
internal struct SpawnFrame
{
    /// <summary>The most descriptors that go with an order: socket, network, home, covered commands, the toolchains' mounts, and the cgroup directories.</summary>
    public const int MaximumDescriptors = 4 + SlotTrees.Maximum + BoxPlan.MaximumCgroups;

    public uint InitId, PayloadId;

    /// <summary>Whether a network namespace is among the descriptors, behind the socket.</summary>
    public bool HasNetwork;

    /// <summary>Whether a home's mount comes next.</summary>
    public bool HasHome;

    /// <summary>Whether a list of covered commands comes next.</summary>
    public bool HasCovered;

    /// <summary>How many mounts of toolchains come next.</summary>
    public int Trees;

    /// <summary>Whether the last descriptor is a cgroup to be born in; else all behind those are to be joined.</summary>
    public bool ClonesIntoCgroup;

    /// <summary>The result: a process id, or -1.</summary>
    public int Pid;

    /// <summary>The result: why there is none.</summary>
    public int Errno;
}
