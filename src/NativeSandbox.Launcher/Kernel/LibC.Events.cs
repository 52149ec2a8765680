using System.Runtime.InteropServices;

namespace NativeSandbox.Launcher.Kernel;

internal static unsafe partial class LibC
{
    public const int EPOLL_CTL_ADD = 1, EPOLL_CTL_DEL = 2, EPOLL_CTL_MOD = 3;
    public const uint EPOLLIN = 1, EPOLLOUT = 4;

    /// <summary>struct epoll_event, packed as on x86-64.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    public struct EpollEvent
    {
        public uint Events;
        public int Fd;
        public uint Generation;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Fd;
        public short Events, Returned;
    }

    [DllImport("libc")] public static extern int epoll_create1(int flags);
    [DllImport("libc")] public static extern int epoll_ctl(int epoll, int operation, int fd, EpollEvent* interest);
    [DllImport("libc")] public static extern int epoll_pwait2(int epoll, EpollEvent* events, int count, long* timeout, void* mask);
    [DllImport("libc")] public static extern int poll(PollFd* fds, nuint count, int timeout);
}
