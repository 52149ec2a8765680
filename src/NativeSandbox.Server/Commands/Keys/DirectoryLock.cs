using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NativeSandbox.Server.Commands.Keys;

/// <summary>Lets one process at a time change files of a directory. The kernel gives the lock up when its holder ends in whatever way.</summary>
/// <remarks>The file itself cannot be locked: it is replaced, and who waits for the old one's lock would get it and lose the new one's lines.</remarks>
internal sealed class DirectoryLock : IDisposable
{
    private readonly SafeFileHandle directory;

    /// <summary>Waits for the lock.</summary>
    /// <exception cref="IOException">The directory is not there, or may not be read.</exception>
    public DirectoryLock(string path)
    {
        directory = LibC.open(path, LibC.O_DIRECTORY | LibC.O_CLOEXEC);
        if (directory.IsInvalid || LibC.flock(directory, LibC.LOCK_EX) != 0)
        {
            string reason = Marshal.GetLastPInvokeErrorMessage();
            directory.Dispose();
            throw new IOException($"{path}: {reason}");
        }
    }

    /// <summary>Makes a rename last through a power cut.</summary>
    public void Flush() => _ = LibC.fsync(directory);

    public void Dispose() => directory.Dispose();
}
