using NativeSandbox.Launcher.Kernel;

namespace NativeSandbox.Launcher.Homes;

/// <summary>What a file system has left: one call that tells whether anything on it grew.</summary>
/// <param name="Bytes">Bytes that no file has, with what is written and not on the disk yet taken off (ext4, xfs and tmpfs do so).</param>
/// <param name="Inodes">Files that could be made; 0 where the file system has no such number.</param>
internal readonly record struct FreeSpace(long Bytes, long Inodes)
{
    /// <summary>Of the file system that an open file lies on; null where it does not say.</summary>
    public static unsafe FreeSpace? Of(int fd)
    {
        LibC.StatFs status;
        return LibC.fstatfs(fd, &status) == 0 ? new FreeSpace(status.FreeBlocks * status.BlockSize, status.FreeInodes) : null;
    }

    /// <summary>The larger of each.</summary>
    public FreeSpace Most(in FreeSpace other) => new(Math.Max(Bytes, other.Bytes), Math.Max(Inodes, other.Inodes));

    /// <summary>Whether it is less than another by more than so much.</summary>
    public bool IsBelow(in FreeSpace other, in HomeSize difference) => other.Bytes - Bytes > difference.Bytes || other.Inodes - Inodes > difference.Inodes;
}
