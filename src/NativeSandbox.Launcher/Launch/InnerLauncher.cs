using NativeSandbox.Launcher.Boxes;
using NativeSandbox.Launcher.Cgroups;
using NativeSandbox.Launcher.Events;
using NativeSandbox.Launcher.Homes;
using NativeSandbox.Launcher.Networks;
using NativeSandbox.Launcher.Roots;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Launcher.UserNamespaces;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Launch;

/// <summary>The launcher inside its user namespace: it leaves the host's root for the boxes' and can make boxes from then on.</summary>
internal static unsafe class InnerLauncher
{
    /// <summary>Prepares this process, which is the root of a fresh user namespace and PID 1 of its pid namespace.</summary>
    /// <param name="loop">Where boxes will be watched.</param>
    /// <param name="ids">The ids that the namespace maps.</param>
    /// <param name="cgroups">What was delegated.</param>
    /// <param name="root">What boxes see.</param>
    /// <param name="filters">What boxes may call.</param>
    /// <param name="maximumBoxes">Boxes alive at once; with 1 the box gets this process's own network namespace.</param>
    /// <param name="entry">The way to the users directory.</param>
    /// <param name="users">The mount of the users directory, attached nowhere yet; -1 for none.</param>
    public static BoxFactory Enter(EventLoop loop, IdRange ids, ICgroupDriver cgroups, RootOptions root, IReadOnlyList<byte[]> filters, int maximumBoxes, UsersEntry entry, out int users)
    {
        umask(0x12 /* 022 */); // what boxes share is for all of them to read, whatever UMask= or shell nsbox was started with
        ProcMasks masks = ProcMasks.Find(); // while the host's /proc is in view
        IReadOnlyList<(string Target, string Source, bool IsDirectory)> binds = BaseRoot.Enter(root, Enumerable.Range(0, maximumBoxes).Select(slot => new BoxSlot(slot).PayloadId(ids)).Where(id => id > 0));
        users = root.Users is null ? -1 : entry.Take(root.Users); // while the host's directories are in view
        BaseRoot.Pivot();
        SlotTrees trees = SlotTrees.Find(isForOneBox: maximumBoxes == 1);
        ForbidUserNamespaces();
        Privileges.DropBoundingSet();
        prctl(PR_SET_DUMPABLE, 0);
        NetworkPool? networks = maximumBoxes > 1 ? new NetworkPool() : null;
        BoxFactory factory = new(loop, ids, cgroups, networks, trees, masks, root, binds, filters, maximumBoxes);
        if (maximumBoxes == 1) return factory;
        // What is mounted from here on is the launcher's alone: a box's mount table is a copy of the spawner's, which is running now.
        if (unshare((int)CLONE_NEWNS) != 0) throw new StepException(Step.MakePrivate, errno, "no mount namespace for the launcher alone");
        SlotTrees.Prepare();
        return factory;
    }

    /// <summary>No namespace of users can be made below this one: half of the kernel's past holes begin with one.</summary>
    private static void ForbidUserNamespaces()
    {
        int file = open(Literal("/.nsbox/proc/sys/user/max_user_namespaces"u8), O_WRONLY | O_CLOEXEC);
        byte zero = (byte)'0';
        if (file >= 0) write(file, &zero, 1);
        if (file >= 0) close(file);
    }
}
