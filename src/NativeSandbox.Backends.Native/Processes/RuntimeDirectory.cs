namespace NativeSandbox.Backends.Native.Processes;

/// <summary>A private directory for the socket, with a lock that the kernel gives up when this process ends in whatever way. What killed processes left is removed when the next one starts.</summary>
internal sealed class RuntimeDirectory : IDisposable
{
    private const string Prefix = "nativesandbox-";
    private const string LockName = "lock";

    private readonly DirectoryInfo _directory;
    private readonly FileStream _lock;

    /// <param name="parent">Where it is made; the system's directory for temporary files in earnest.</param>
    public RuntimeDirectory(string parent)
    {
        RemoveLeftovers(parent);
        // Mode 0700: nobody else can reach the socket.
        string name = Path.Combine(parent, $"{Prefix}{Path.GetRandomFileName()[..8]}");
        _directory = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(name)
            : Directory.CreateDirectory(name, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _lock = Lock(FileMode.CreateNew, _directory.FullName);
    }

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => Path.Combine(_directory.FullName, name);

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        _lock.Dispose();
    }

    private static void RemoveLeftovers(string parent)
    {
        foreach (string directory in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            try
            {
                // Opening fails while the owner lives, and where the directory is another user's or has no lock yet.
                using FileStream stale = Lock(FileMode.Open, directory);
                Directory.Delete(directory, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody else's.
            }
        }
    }

    // FileShare.None is flock(2) with LOCK_EX | LOCK_NB.
    private static FileStream Lock(FileMode mode, string directory) =>
        new(Path.Combine(directory, LockName), mode, FileAccess.ReadWrite, FileShare.None);
}
