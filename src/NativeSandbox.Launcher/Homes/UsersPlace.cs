using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Launcher.UserNamespaces;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Homes;

/// <summary>The users directory while the host's root is still in view: made, given to the launcher's root, and taken as a mount.</summary>
internal static unsafe class UsersPlace
{
    /// <summary>Makes the directory and gives it to the root of the launcher's namespace, and sets quotas where this process may.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="ids">The ids of the launcher's namespace.</param>
    /// <param name="quota">What each home may hold.</param>
    /// <returns>Null where the file system keeps the quotas, else why it does not.</returns>
    /// <exception cref="StepException">It cannot be made, or is another's.</exception>
    public static string? Prepare(string path, IdRange ids, HomeSize quota)
    {
        byte* name = Permanent(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (mkdir(name, 0x1C0 /* 0700 */) != 0 && errno != Errno.EEXIST) throw new StepException(Step.PrepareUsers, errno, $"{path} cannot be made");
        StatX status;
        if (lstatat(AT_FDCWD, name, &status) != 0 || (status.Mode & S_IFMT) != S_IFDIR)
            throw new StepException(Step.PrepareUsers, Errno.ENOTDIR, $"{path} is a link or no directory; name the directory itself");
        if (status.Owner != ids.First) Give(path, name, status.Owner, ids);
        int users = open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (users < 0) return "nsbox may not set any";
        try
        {
            if (geteuid() != 0) return "only root may set any";
            int failure = HomeQuotas.Set(users, ids, HighestIn(users, ids), quota);
            // A file system may count and take limits, and refuse nothing.
            return Explain(failure == 0 && !HomeQuotas.AreEnforced(users) ? Errno.ESRCH : failure, path);
        }
        finally
        {
            close(users);
        }
    }

    /// <summary>Goes where the launcher that is forked from this process finds the directory.</summary>
    /// <remarks>
    /// The launcher's root may not pass where only the host's user may (a clone in /root or in a home), but the kernel gives a new mount
    /// namespace's first process the copy of the mount that it is in (clone(2), CLONE_NEWNS). Any other descriptor would be of the
    /// host's namespace.
    /// </remarks>
    /// <returns>The directory as seen from there; null where this process may not go to either.</returns>
    public static string? TryEnter(string path)
    {
        if (chdir(Permanent(path)) == 0) return ".";
        // Only its owner may enter it, but whoever started nsbox may stand before it.
        return chdir(Permanent(Path.GetDirectoryName(path)!)) == 0 ? Path.GetFileName(path) : null;
    }

    /// <summary>What <see cref="TryEnter"/> found, for <see cref="Take"/>; -1 where the launcher's root may not reach it even so.</summary>
    public static int OpenEntered(string users) => open(Permanent(users), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    /// <summary>A copy of the mount that shows the directory, attached nowhere yet: it outlives the host's root, which is left.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="place">What <see cref="OpenEntered"/> returned, or -1; closed here.</param>
    public static int Take(string path, int place)
    {
        byte empty = 0;
        int tree = place >= 0
            ? open_tree(place, &empty, OPEN_TREE_CLONE | O_CLOEXEC | AT_EMPTY_PATH)
            : open_tree(AT_FDCWD, Permanent(path), OPEN_TREE_CLONE | O_CLOEXEC | 0x100 /* AT_SYMLINK_NOFOLLOW */);
        if (tree < 0) throw new StepException(Step.PrepareUsers, errno, $"{path} cannot be bound; every directory above it must let others pass (chmod o+x)");
        if (place >= 0) close(place);
        if (mount_setattr(tree, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV) != 0) throw new StepException(Step.PrepareUsers, errno, $"{path} cannot be made nosuid and nodev");
        return tree;
    }

    private static void Give(string path, byte* name, uint owner, IdRange ids)
    {
        if (owner == geteuid() && geteuid() == 0)
        {
            // The mode while root owns it: another's file takes CAP_FOWNER, which the unit does not have.
            if (chmod(name, 0x1C0) == 0 && chown(name, ids.First, ids.First) == 0) return;
        }
        else if (owner == geteuid() && chmod(name, 0x1C0) == 0 && NamespaceRoot.GiveToRoot(name, ids))
        {
            return;
        }

        throw new StepException(Step.PrepareUsers, Errno.EPERM,
            $"{path} belongs to id {owner} and not to id {ids.First}, which is nsbox's root; give it to that one (chown -R only where all in it was made under another --uid-range): chown {ids.First}:{ids.First} {path}");
    }

    private static uint HighestIn(int users, IdRange ids)
    {
        uint highest = 0;
        while (DirectoryEntries.ReadSome(users, (name, _) =>
        {
            StatX entry;
            if (lstatat(users, name, &entry) == 0 && entry.Owner >= ids.First && entry.Owner - ids.First <= HomeIds.Last) highest = Math.Max(highest, entry.Owner - ids.First);
        }))
        {
        }

        return highest;
    }

    private static string? Explain(int failure, string path) => failure switch
    {
        0 => null,
        Errno.EPERM => "nsbox may not set any here; nsbox quota does as root",
        Errno.ESRCH => $"the file system of {path} is not mounted with them (ext4: tune2fs -O quota, then the mount option usrquota; xfs: uquota)",
        _ => $"the file system of {path} or this kernel has none ({Errno.Name(failure)})",
    };
}
