using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Launcher.Cgroups;

/// <summary>The cgroup of one box. Only what runs in the box is accounted to it, never nsbox.</summary>
internal interface ICgroupLeaf
{
    /// <summary>The directory for CLONE_INTO_CGROUP, -1 where the process joins by itself.</summary>
    int CloneInto { get; }

    /// <summary>The directories that the process joins by itself.</summary>
    ReadOnlySpan<int> Join { get; }

    /// <summary>Sets the limits of the next run and notes where its counters begin.</summary>
    void Begin(in ExecLimits limits);

    /// <summary>CPU time of all processes since <see cref="Begin"/>, in nanoseconds; 0 where nothing counts it.</summary>
    long CpuTimeNs();

    /// <summary>What the run used since <see cref="Begin"/>.</summary>
    CgroupUsage Finish();

    /// <summary>Ends every process in it at once, where the kernel can.</summary>
    void Kill();

    /// <summary>Makes it as new for another box, where that is cheaper than a new one.</summary>
    /// <returns>False where it has to be removed: it is not empty, or holds memory that is not given back yet.</returns>
    bool TryReset();

    /// <summary>Removes it.</summary>
    /// <returns>False while a process in it is still on its way out.</returns>
    bool TryRemove();
}
