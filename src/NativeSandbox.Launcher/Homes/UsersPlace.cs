using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using NativeSandbox.Launcher.UserNamespaces;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Homes;

/// <summary>The users directory while the host's root is still in view: made, and given to the launcher's root.</summary>
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

    /// <summary>Whom the directory belongs to; null where it is not there, or is none.</summary>
    public static uint? OwnerOf(string path)
    {
        StatX status;
        return lstatat(AT_FDCWD, Permanent(path), &status) == 0 && (status.Mode & S_IFMT) == S_IFDIR ? status.Owner : null;
    }

    private static void Give(string path, byte* name, uint owner, IdRange ids)
    {
        if (owner == geteuid() && geteuid() == 0)
        {
            // The mode while root owns it: another's file takes CAP_FOWNER, which the unit does not have.
            if (chmod(name, 0x1C0) == 0 && chown(name, ids.First, ids.First) == 0) return;
        }
        else if (owner == geteuid() && chmod(name, 0x1C0) == 0 && OwnersNamespace.GiveToRoot(name, ids))
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
