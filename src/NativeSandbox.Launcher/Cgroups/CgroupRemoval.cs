using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Cgroups;

/// <summary>Removes the launcher's own cgroup directories without any capability, as the user that made them.</summary>
/// <remarks>
/// The root of a cgroup v1 hierarchy has no write bit, not even for its owner, so only a capability or its owner's chmod lets a
/// directory in it be removed. No process may keep a capability, so it is the chmod: for an instant, under a lock, undone at once.
/// Raw calls only: the janitor uses it after a fork.
/// </remarks>
internal static unsafe class CgroupRemoval
{
    private const int LOCK_EX = 2;
    private const uint OwnerWrite = 0x80;

    /// <summary>Removes one empty directory.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool TryRemove(byte* parent, byte* path)
    {
        if (unlinkat(AT_FDCWD, path, AT_REMOVEDIR) == 0 || errno == Kernel.Errno.ENOENT) return true;
        if (errno != Kernel.Errno.EACCES) return false;
        int directory = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (directory < 0) return false;
        flock(directory, LOCK_EX); // two janitors must not take each other's bit for the directory's own
        StatX status;
        bool gone = false;
        if (fstat(directory, &status) == 0 && (status.Mode & OwnerWrite) == 0 && fchmod(directory, (status.Mode & 0xFFFu) | OwnerWrite) == 0)
        {
            gone = unlinkat(AT_FDCWD, path, AT_REMOVEDIR) == 0;
            fchmod(directory, status.Mode & 0xFFFu);
        }

        close(directory);
        return gone;
    }
}
