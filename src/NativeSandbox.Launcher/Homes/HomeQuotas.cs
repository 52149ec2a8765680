using System.Runtime.InteropServices;
using NativeSandbox.Launcher.UserNamespaces;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Homes;

/// <summary>The file system's own quotas of users (quotactl(2)): what is over them is refused with EDQUOT.</summary>
/// <remarks>
/// Only CAP_SYS_ADMIN on the host may set one, which nsbox has before it enters its user namespace, if ever; so the limits of all
/// users that may come are set ahead. What is in force the launcher asks as the user itself, which everybody may.
/// </remarks>
internal static unsafe class HomeQuotas
{
    /// <summary>Users for whom quotas are set even where no home is there yet.</summary>
    private const uint SetAhead = 4096;

    private const int Q_GETQUOTA = 0x800007, Q_SETQUOTA = 0x800008, Q_XGETQSTAT = 0x5805, BlockBytes = 1024;

    private const uint QIF_BLIMITS = 1, QIF_ILIMITS = 4;

    /// <summary>struct if_dqblk; blocks are of 1,024 bytes, space is in bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Quota
    {
        public ulong HardBlocks, SoftBlocks, Bytes, HardInodes, SoftInodes, Inodes, BlockTime, InodeTime;
        public uint Valid, Padding;
    }

    /// <summary>Sets the quota of every user's id, as root on the host.</summary>
    /// <param name="users">The users directory.</param>
    /// <param name="ids">The ids of the launcher's namespace.</param>
    /// <param name="highest">The highest id that owns a home, in that namespace.</param>
    /// <param name="size">What each may hold.</param>
    /// <returns>0, or the errno why the file system keeps no quota.</returns>
    public static int Set(int users, IdRange ids, uint highest, in HomeSize size)
    {
        Quota quota = new() { HardBlocks = (ulong)(size.Bytes + BlockBytes - 1) / BlockBytes, HardInodes = (ulong)size.Inodes, Valid = QIF_BLIMITS | QIF_ILIMITS };
        uint last = Math.Min(HomeIds.Last, Math.Max(highest, HomeIds.First) + SetAhead);
        for (uint id = HomeIds.First; id <= last; id++)
        {
            if (syscall(SYS_quotactl_fd, users, Q_SETQUOTA << 8, (nint)(ids.First + id), (nint)(&quota)) != 0) return errno;
        }

        return 0;
    }

    /// <summary>Whether the file system refuses what is over a user's quota, and does not only count.</summary>
    public static bool AreEnforced(int users)
    {
        ushort* state = stackalloc ushort[64]; // struct fs_quota_stat: a version, then the flags
        return syscall(SYS_quotactl_fd, users, Q_XGETQSTAT << 8, 0, (nint)state) == 0 && (state[1] & 2 /* FS_QUOTA_UDQ_ENFD */) != 0;
    }

    /// <summary>What a user has and may have, as the kernel keeps it.</summary>
    /// <param name="users">The users directory.</param>
    /// <param name="id">The user, in the launcher's namespace.</param>
    /// <returns>Null where nothing is kept or no limit is set.</returns>
    public static (HomeSize Used, HomeSize Limit)? Of(int users, uint id)
    {
        Quota quota = default;
        // Raw, hence of this thread only; it is back before anything else happens.
        if (id != 0 && syscall(SYS_setresuid, -1, (nint)id, -1) != 0) return null;
        nint result = syscall(SYS_quotactl_fd, users, Q_GETQUOTA << 8, (nint)id, (nint)(&quota));
        if (id != 0)
        {
            syscall(SYS_setresuid, -1, 0, -1);
            prctl(PR_SET_DUMPABLE, 0); // a change of the user sets fs.suid_dumpable, and clears the signal that follows
            prctl(PR_SET_PDEATHSIG, SIGKILL);
        }

        if (result != 0 || quota.HardBlocks == 0 || quota.HardInodes == 0) return null;
        return (new HomeSize((long)quota.Bytes, (long)quota.Inodes), new HomeSize((long)quota.HardBlocks * BlockBytes, (long)quota.HardInodes));
    }
}
