using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Launcher.UserNamespaces;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Cgroups;

/// <summary>The launcher's own cgroup directories on the host, made before it gives up its privileges and removed at the end.</summary>
/// <remarks>
/// They lie below what was delegated to nsbox, so whatever bounds nsbox bounds its boxes together; where root starts it with nothing
/// delegated, at the top of cgroup v2 or, with v1, below the cgroup that nsbox was started in.
/// </remarks>
internal sealed class HostCgroups
{
    private readonly List<(string Parent, string Name)> _made = [];

    /// <summary>What the launcher inside the user namespace may use.</summary>
    public CgroupGrant Grant { get; private set; } = new("none", new Dictionary<string, int>(), "", []);

    /// <summary>The directories that were made, for whoever removes them.</summary>
    public IReadOnlyList<(string Parent, string Name)> Made => _made;

    /// <summary>With v2 the directory that the launcher itself must be moved into: processes live in leaves only.</summary>
    public string? Supervisor { get; private set; }

    /// <summary>Makes the directories that this machine allows.</summary>
    /// <param name="ids">Whose namespace root gets them.</param>
    /// <param name="isForOneBox">Whether a single box will live in them.</param>
    /// <param name="ioMax">The lines of io.max that every box gets.</param>
    public static HostCgroups Create(IdRange ids, bool isForOneBox, IReadOnlyList<string> ioMax)
    {
        HostCgroups made = new();
        CgroupMounts mounts = CgroupMounts.Read();
        if (!made.TryV2(mounts, ids, isForOneBox, ioMax) && !made.TryV1(mounts, ids, isForOneBox))
        {
            string reason = geteuid() != 0
                ? ids.Count > 1
                    ? "nsbox was not started as root, and only root can give a cgroup to the ids of /etc/subuid"
                    : "nsbox was not started as root, and was given no cgroup of its own to divide"
                : "neither cgroup v2 with the memory and pids controllers nor cgroup v1 is mounted";
            made.Grant = made.Grant with { Detail = reason };
        }

        return made;
    }

    /// <summary>Moves a process that is about to become the launcher to where it may live.</summary>
    public void Adopt(int pid)
    {
        if (Supervisor is not null) File.WriteAllText($"{Supervisor}/cgroup.procs", $"{pid}");
    }

    /// <summary>Removes the directories, once nothing runs in them any more. What cannot be removed yet is the janitor's.</summary>
    public unsafe void Remove()
    {
        if (Supervisor is not null) unlinkat(AT_FDCWD, CString.Permanent(Supervisor), AT_REMOVEDIR);
        foreach ((string parent, string name) in _made) CgroupRemoval.TryRemove(CString.Permanent(parent), CString.Permanent($"{parent}/{name}"));
    }

    private bool TryV2(CgroupMounts mounts, IdRange ids, bool isForOneBox, IReadOnlyList<string> ioMax)
    {
        if (mounts.Unified is not { } root) return false;
        DelegatedCgroup? delegated = DelegatedCgroup.Find(root + mounts.OwnUnified.TrimEnd('/'));
        if (delegated is null && geteuid() != 0) return false;
        // The namespace's root is another user then, to whom only root may give a directory.
        if (geteuid() != 0 && ids.Count > 1) return false;
        string parent = delegated?.Path ?? root;
        string[] available = Words($"{parent}/cgroup.controllers");
        string[] wanted = [.. CgroupV2.Controllers.Concat(ioMax.Count > 0 ? [CgroupV2.Io] : []).Intersect(available)];
        if (!wanted.Contains("memory") || !wanted.Contains("pids")) return false;

        string? ownName = delegated?.Leave();
        string top = parent;
        if (delegated is null || isForOneBox) // several may run below one parent, and each needs a name of its own
        {
            Enable(parent, wanted);
            top = Make(parent, ids);
            Supervisor = $"{top}/{DelegatedCgroup.Supervisor}";
            Directory.CreateDirectory(Supervisor);
            Give(Supervisor, ids);
        }
        else
        {
            CgroupLeftovers.RemoveAllBut(ownName!, top);
        }

        Enable(top, wanted);
        foreach (string file in (string[])["cgroup.procs", "cgroup.subtree_control", "cgroup.threads"]) Give($"{top}/{file}", ids);
        Give(top, ids);
        Grant = new CgroupGrant("v2", new Dictionary<string, int> { ["unified"] = Open(top) }, string.Join(' ', wanted), ioMax);
        return true;
    }

    private bool TryV1(CgroupMounts mounts, IdRange ids, bool isForOneBox)
    {
        if (geteuid() != 0) return false;
        Dictionary<string, int> directories = [];
        foreach (string controller in CgroupV1.Controllers)
        {
            if (!mounts.Legacy.TryGetValue(controller, out (string Mount, string Own) place)) continue;
            string top = Make(place.Mount + place.Own.TrimEnd('/'), ids);
            Give(top, ids);
            if (isForOneBox)
            {
                foreach (string file in CgroupV1.FilesOf(controller)) Give($"{top}/{file}", ids);
            }

            directories.Add(controller, Open(top));
        }

        if (directories.Count == 0) return false;
        Grant = new CgroupGrant("v1", directories, isForOneBox ? CgroupGrant.OneBox : "", []);
        return true;
    }

    private string Make(string parent, IdRange ids)
    {
        CgroupLeftovers.Remove(parent);
        string name = $"{CgroupLeftovers.Prefix}{Environment.ProcessId}";
        string path = $"{parent}/{name}";
        if (_made.Contains((parent, name))) return path; // controllers mounted together
        Directory.CreateDirectory(path);
        _made.Add((parent, name));
        return path;
    }

    /// <summary>To the namespace's root; the group stays root's, so that a janitor without any capability can still remove what lies below.</summary>
    private static unsafe void Give(string path, IdRange ids)
    {
        if (geteuid() != 0) return;
        byte* name = CString.Permanent(path);
        if (access(name, 0) != 0) return; // a file that only some kernels have
        // The mode while root owns it: another's file takes CAP_FOWNER, which the unit does not have.
        if (chown(name, 0, 0) != 0 || chmod(name, Directory.Exists(path) ? 0x1FDu /* 0775 */ : 0x1B4u /* 0664 */) != 0 || chown(name, ids.First, 0) != 0)
            throw new StepException(Step.MakeCgroup, errno, $"{path} cannot be given to id {ids.First}");
    }

    private static unsafe int Open(string path)
    {
        int directory = open(CString.Permanent(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        return directory >= 0 ? directory : throw new StepException(Step.MakeCgroup, errno, path);
    }

    private static void Enable(string directory, string[] controllers)
    {
        string[] enabled = Words($"{directory}/cgroup.subtree_control");
        string missing = string.Join(' ', controllers.Except(enabled).Select(name => $"+{name}"));
        if (missing.Length > 0) File.WriteAllText($"{directory}/cgroup.subtree_control", missing);
    }

    private static string[] Words(string file) =>
        File.Exists(file) ? File.ReadAllText(file).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries) : [];
}
