using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Homes;

/// <summary>Adds up what lies in a home, a few hundred entries at a time, while its programs go on.</summary>
/// <remarks>Every directory is opened below the home without any link (openat2(2)): nothing outside is counted or touched, whatever is moved meanwhile.</remarks>
internal sealed unsafe class HomeWalk : IDisposable
{
    /// <summary>From here on a path is continued from a descriptor: the kernel takes 4,096 bytes.</summary>
    private const int MaximumPathBytes = 1024;

    private readonly Stack<(Anchor Anchor, byte[] Path)> _directories = new();
    private readonly HashSet<ulong> _linked = [];
    private Anchor? _anchor;
    private byte[] _path = [];
    private int _current = -1;
    private long _bytes, _inodes;

    /// <param name="home">The home's descriptor; stays the caller's.</param>
    public HomeWalk(int home)
    {
        StatX status;
        byte empty = 0;
        if (syscall(SYS_statx, home, (nint)(&empty), AT_EMPTY_PATH, 0x7FF, (nint)(&status)) == 0) _bytes = (long)status.Blocks * 512;
        _inodes = 1;
        Push(new Anchor(openat(home, Literal("."u8), O_RDONLY | O_DIRECTORY | O_CLOEXEC)), [(byte)'.', 0]);
    }

    /// <summary>What was counted so far.</summary>
    public HomeSize Size => new(_bytes, _inodes);

    /// <summary>Counts some more.</summary>
    /// <returns>Whether there is more to count.</returns>
    public bool Step()
    {
        if (_current < 0)
        {
            if (!_directories.TryPop(out (Anchor Anchor, byte[] Path) next)) return false;
            (_anchor, _path) = next;
            fixed (byte* path = _path) _current = openat_inside(_anchor.Fd, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
            if (_current < 0) Leave(); // removed or moved meanwhile
            return true;
        }

        if (!DirectoryEntries.ReadSome(_current, Count)) Leave();
        return true;
    }

    public void Dispose()
    {
        if (_anchor is not null) Leave();
        while (_directories.TryPop(out (Anchor Anchor, byte[] Path) rest)) rest.Anchor.Release();
    }

    private void Count(byte* name, ReadOnlySpan<byte> text)
    {
        StatX status;
        if (lstatat(_current, name, &status) != 0) return;
        bool isDirectory = (status.Mode & S_IFMT) == S_IFDIR;
        if (!isDirectory && status.Links > 1 && !_linked.Add(status.Inode)) return;
        _inodes++;
        _bytes += (long)status.Blocks * 512;
        if (!isDirectory) return;
        if (_path.Length + text.Length < MaximumPathBytes)
            Push(_anchor!, [.. _path.AsSpan()[..^1], (byte)'/', .. text, 0]);
        else
            Push(new Anchor(openat(_current, Literal("."u8), O_RDONLY | O_DIRECTORY | O_CLOEXEC)), [.. text, 0]);
    }

    private void Push(Anchor anchor, byte[] path)
    {
        anchor.Uses++;
        _directories.Push((anchor, path));
    }

    private void Leave()
    {
        if (_current >= 0) close(_current);
        _current = -1;
        _anchor!.Release();
        _anchor = null;
    }

    /// <summary>A directory that paths are resolved below.</summary>
    private sealed class Anchor(int fd)
    {
        public int Fd { get; } = fd;

        public int Uses { get; set; }

        public void Release()
        {
            if (--Uses == 0 && Fd >= 0) close(Fd);
        }
    }
}
