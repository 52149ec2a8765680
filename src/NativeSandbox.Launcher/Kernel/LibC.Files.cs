using System.Runtime.InteropServices;

namespace NativeSandbox.Launcher.Kernel;

internal static unsafe partial class LibC
{
    public const int O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0x40, O_EXCL = 0x80, O_NOCTTY = 0x100, O_TRUNC = 0x200;
    public const int O_NONBLOCK = 0x800, O_DIRECTORY = 0x10000, O_NOFOLLOW = 0x20000, O_CLOEXEC = 0x80000, O_PATH = 0x200000;
    public const int AT_FDCWD = -100, AT_SYMLINK_NOFOLLOW = 0x100, AT_REMOVEDIR = 0x200, AT_EMPTY_PATH = 0x1000, AT_RECURSIVE = 0x8000;
    public const uint S_IFMT = 0xF000, S_IFREG = 0x8000, S_IFDIR = 0x4000, S_IFBLK = 0x6000;
    public const int F_SETFD = 2, FD_CLOEXEC = 1, F_SETFL = 4, F_ADD_SEALS = 1033, F_SEAL_ALL_NOW = 0xF; // SEAL, SHRINK, GROW, WRITE
    public const nuint TCGETS = 0x5401, TCSETS = 0x5402, TIOCSCTTY = 0x540E, TIOCSWINSZ = 0x5414, TIOCSPTLCK = 0x40045431, TIOCGPTPEER = 0x5441;
    public const uint MFD_CLOEXEC = 1, MFD_ALLOW_SEALING = 2;

    [DllImport("libc")] public static extern int open(byte* path, int flags, uint mode = 0);
    [DllImport("libc")] public static extern int openat(int directory, byte* path, int flags, uint mode = 0);
    [DllImport("libc")] public static extern int close(int fd);
    [DllImport("libc")] public static extern int ioctl(int fd, nuint request, nint argument);
    [DllImport("libc")] public static extern nint read(int fd, void* buffer, nuint size);
    [DllImport("libc")] public static extern nint write(int fd, void* buffer, nuint size);
    [DllImport("libc")] public static extern nint pread(int fd, void* buffer, nuint size, long offset);
    [DllImport("libc")] public static extern nint pwrite(int fd, void* buffer, nuint size, long offset);
    [DllImport("libc")] public static extern int dup2(int from, int to);
    [DllImport("libc")] public static extern int dup3(int from, int to, int flags);
    [DllImport("libc")] public static extern int pipe2(int* ends, int flags);
    [DllImport("libc")] public static extern int fcntl(int fd, int command, nint argument);
    [DllImport("libc")] public static extern int mkdir(byte* path, uint mode);
    [DllImport("libc")] public static extern int mkdirat(int directory, byte* path, uint mode);
    [DllImport("libc")] public static extern int unlinkat(int directory, byte* path, int flags);
    [DllImport("libc")] public static extern int symlink(byte* target, byte* path);
    [DllImport("libc")] public static extern int chdir(byte* path);
    [DllImport("libc")] public static extern int fchdir(int directory);
    [DllImport("libc")] public static extern int fchown(int fd, uint uid, uint gid);
    [DllImport("libc")] public static extern int chown(byte* path, uint uid, uint gid);
    [DllImport("libc")] public static extern int chmod(byte* path, uint mode);
    [DllImport("libc")] public static extern int fchmod(int fd, uint mode);
    [DllImport("libc")] public static extern int flock(int fd, int operation);
    [DllImport("libc")] public static extern uint umask(uint mask);
    [DllImport("libc")] public static extern int access(byte* path, int mode);
    [DllImport("libc")] public static extern nint readlink(byte* path, byte* buffer, nuint size);
    [DllImport("libc")] public static extern byte* realpath(byte* path, byte* resolved);
    [DllImport("libc")] public static extern int futimens(int fd, void* times);
    [DllImport("libc")] public static extern nint sendfile(int to, int from, long* offset, nuint count);
    [DllImport("libc")] public static extern int memfd_create(byte* name, uint flags);

    [DllImport("libc")] public static extern int fstatfs(int fd, StatFs* status);

    /// <summary>struct statfs of 64-bit machines, as far as it is read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 120)]
    public struct StatFs
    {
        [FieldOffset(8)] public long BlockSize;
        [FieldOffset(24)] public long FreeBlocks;
        [FieldOffset(48)] public long FreeInodes;
    }

    /// <summary>Closes each of some descriptors.</summary>
    public static void close_all(ReadOnlySpan<int> fds)
    {
        foreach (int fd in fds) close(fd);
    }

    /// <summary>close_range(2): every descriptor from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public static int close_range(uint first, uint last) => (int)syscall(SYS_close_range, (nint)first, (nint)last, 0);

    /// <summary>The parts of statx(2) that are looked at.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct StatX
    {
        [FieldOffset(16)] public uint Links;
        [FieldOffset(20)] public uint Owner;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(48)] public ulong Blocks;
        [FieldOffset(96)] public long ChangeSeconds;
        [FieldOffset(112)] public long ModificationSeconds;
        [FieldOffset(128)] public uint OwnMajor;
        [FieldOffset(132)] public uint OwnMinor;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
        [FieldOffset(144)] public ulong MountId;
    }

    /// <summary>What a path leads to: type, mode, size, its own device number, that of its file system, and its mount (Linux 5.8).</summary>
    public static int stat(byte* path, StatX* status) => (int)syscall(SYS_statx, AT_FDCWD, (nint)path, 0, 0x1203 /* TYPE | MODE | SIZE | MNT_ID */, (nint)status);

    /// <summary>getxattr(2): the length of the value, or -1.</summary>
    public static nint getxattr(byte* path, byte* name, void* value, nuint size) => syscall(SYS_getxattr, (nint)path, (nint)name, (nint)value, (nint)size);

    /// <summary>Type, mode and size of an open file.</summary>
    public static int fstat(int fd, StatX* status)
    {
        byte empty = 0;
        return (int)syscall(SYS_statx, fd, (nint)(&empty), AT_EMPTY_PATH, 0x203 /* TYPE | MODE | SIZE */, (nint)status);
    }

    /// <summary>What an entry of a directory is itself, not what it leads to: all of the first lines of stat(1).</summary>
    public static int lstatat(int directory, byte* name, StatX* status) => (int)syscall(SYS_statx, directory, (nint)name, AT_SYMLINK_NOFOLLOW, 0x7FF /* BASIC_STATS */, (nint)status);

    /// <summary>The next entries of a directory, each a struct linux_dirent64; the bytes they take, 0 at the end.</summary>
    public static nint getdents(int directory, void* buffer, nuint size) => syscall(SYS_getdents64, directory, (nint)buffer, (nint)size);

    /// <summary>renameat2(2) that replaces nothing.</summary>
    public static int rename_new(int fromDirectory, byte* from, int toDirectory, byte* to) => (int)syscall(SYS_renameat2, fromDirectory, (nint)from, toDirectory, (nint)to, 1 /* RENAME_NOREPLACE */);

    /// <summary>How openat2(2) resolves a path.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct OpenHow
    {
        public ulong Flags, Mode, Resolve;
    }

    /// <summary>RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV: a path inside a box cannot lead out of it.</summary>
    public const ulong RESOLVE_INSIDE = 0x08 | 0x04 | 0x02 | 0x01;

    /// <summary>openat2(2) that can only reach what lies below the directory.</summary>
    public static int openat_inside(int directory, byte* path, int flags, uint mode)
    {
        OpenHow how = new() { Flags = (ulong)flags, Mode = mode, Resolve = RESOLVE_INSIDE };
        return (int)syscall(SYS_openat2, directory, (nint)path, (nint)(&how), sizeof(OpenHow));
    }
}
