using NativeSandbox.Launcher.Kernel;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Cgroups;

/// <summary>The cgroup that a service manager gave to nsbox to divide (systemd.resource-control(5), <c>Delegate=</c>).</summary>
/// <param name="Path">Its directory.</param>
/// <param name="Own">The directory that this process is in: the same, or one below it.</param>
internal sealed record DelegatedCgroup(string Path, string Own)
{
    /// <summary>Where nsbox's own processes live: a cgroup that limits others holds no process itself (cgroups(7), "no internal processes").</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Looks whether this process's cgroup, or the one above it, was delegated and can be divided.</summary>
    /// <param name="own">The directory that this process is in.</param>
    public static DelegatedCgroup? Find(string own)
    {
        string above = System.IO.Path.GetDirectoryName(own) ?? "/";
        // What was delegated to another user is of no use to this one: in a service's group, what it started through setpriv(1).
        if (IsMarked(own)) return IsWritable(own) && IsAlone(own) ? new DelegatedCgroup(own, own) : null;
        if (IsMarked(above)) return IsWritable(above) ? new DelegatedCgroup(above, own) : null; // systemd 254 and later: DelegateSubgroup=
        // Root may write everything, so only another user learns something from that.
        if (geteuid() == 0) return null;
        if (System.IO.Path.GetFileName(own) == Supervisor && IsWritable(above)) return new DelegatedCgroup(above, own);
        return IsWritable(own) && IsAlone(own) ? new DelegatedCgroup(own, own) : null;
    }

    /// <summary>Moves this process out of the directory that is to be divided, where the manager has not done that: systemd up to 253.</summary>
    /// <returns>The name of the directory in it that is not a box's.</returns>
    public string Leave()
    {
        if (Own != Path) return System.IO.Path.GetRelativePath(Path, Own);
        Directory.CreateDirectory($"{Path}/{Supervisor}");
        File.WriteAllText($"{Path}/{Supervisor}/cgroup.procs", "0");
        return Supervisor;
    }

    /// <summary>Whether systemd says so. trusted.* can only be read with CAP_SYS_ADMIN, so it says it in user.* as well where the kernel has that (5.7).</summary>
    private static unsafe bool IsMarked(string directory)
    {
        byte* path = CString.Permanent(directory);
        byte value = 0;
        return (getxattr(path, CString.Literal("user.delegate"u8), &value, 1) == 1 || getxattr(path, CString.Literal("trusted.delegate"u8), &value, 1) == 1)
            && value == (byte)'1';
    }

    /// <summary>No other process is in it, which could not be moved without being asked.</summary>
    private static bool IsAlone(string directory) => File.ReadLines($"{directory}/cgroup.procs").All(line => line == $"{Environment.ProcessId}");

    private static unsafe bool IsWritable(string path) => access(CString.Permanent(path), 2 /* W_OK */) == 0;
}
