using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NativeSandbox.Backends.Native.Interop;

/// <summary>Reading, writing and waiting for descriptors that do not block.</summary>
internal static unsafe partial class LibC
{
    public const int EIO = 5;
    public const int EAGAIN = 11;
    public const int EPIPE = 32;
    public const int F_GETFL = 3;
    public const int F_SETFL = 4;
    public const int O_NONBLOCK = 0x800;
    public const int O_CLOEXEC = 0x80000;
    public const int EPOLL_CLOEXEC = O_CLOEXEC;
    public const int EFD_CLOEXEC = O_CLOEXEC;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const int EPOLL_CTL_MOD = 3;
    public const uint EPOLLIN = 1;
    public const uint EPOLLOUT = 4;
    public const uint EPOLLERR = 8;
    public const uint EPOLLHUP = 0x10;
    public const uint EPOLLONESHOT = 1u << 30;
    public const nuint TIOCSWINSZ = 0x5414;
    // Sends a signal to the terminal's foreground job; ioctl_tty(2) does not list it, drivers/tty/pty.c has it since Linux 2.6.36.
    public const nuint TIOCSIG = 0x40045436;

    /// <summary>struct epoll_event, which is packed on x86-64 only.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    public struct PackedEpollEvent
    {
        public uint events;
        public ulong data;
    }

    /// <summary>struct epoll_event on every other architecture.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct EpollEvent
    {
        public uint events;
        public ulong data;
    }

    /// <summary>struct winsize.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Winsize
    {
        public ushort ws_row;
        public ushort ws_col;
        public ushort ws_xpixel;
        public ushort ws_ypixel;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_ctl(SafeFileHandle epoll, int operation, SafeFileHandle fd, void* change);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_wait(SafeFileHandle epoll, void* events, int maximum, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint read(SafeFileHandle fd, void* buffer, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(SafeFileHandle fd, void* buffer, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int pipe2(int* ends, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fchmod(SafeFileHandle fd, uint mode);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int fcntl(SafeFileHandle fd, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int ioctl(SafeFileHandle fd, nuint request, nint argument);
}
