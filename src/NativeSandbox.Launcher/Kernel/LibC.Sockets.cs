using System.Runtime.InteropServices;

namespace NativeSandbox.Launcher.Kernel;

internal static unsafe partial class LibC
{
    public const int AF_UNIX = 1, SOCK_DGRAM = 2, SOCK_SEQPACKET = 5, SOCK_NONBLOCK = 0x800, SOCK_CLOEXEC = 0x80000;
    public const int SOL_SOCKET = 1, SO_PEERCRED = 17, SO_PEERGROUPS = 59, SCM_RIGHTS = 1, MSG_DONTWAIT = 0x40, MSG_NOSIGNAL = 0x4000, MSG_CMSG_CLOEXEC = 0x40000000;

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct IoVec
    {
        public void* Base;
        public nuint Length;
    }

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MsgHdr
    {
        public void* Name;
        public uint NameLength;
        public IoVec* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct sockaddr_un.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SockAddrUn
    {
        public ushort Family;
        public fixed byte Path[108];
    }

    /// <summary>struct ucred.</summary>
    /// <summary>Room for the descriptors of any message but the spawner's.</summary>
    public const int FdRoom = 4;

    [StructLayout(LayoutKind.Sequential)]
    public struct UCred
    {
        public int Pid;
        public uint Uid, Gid;
    }

    [DllImport("libc")] public static extern int socket(int domain, int type, int protocol);
    [DllImport("libc")] public static extern int socketpair(int domain, int type, int protocol, int* fds);
    [DllImport("libc")] public static extern int bind(int fd, SockAddrUn* address, uint length);
    [DllImport("libc")] public static extern int connect(int fd, SockAddrUn* address, uint length);
    [DllImport("libc")] public static extern int listen(int fd, int backlog);
    [DllImport("libc")] public static extern int shutdown(int fd, int how);
    [DllImport("libc")] public static extern int accept4(int fd, void* address, void* length, int flags);
    [DllImport("libc")] public static extern int getsockopt(int fd, int level, int name, void* value, uint* length);
    [DllImport("libc")] public static extern nint sendmsg(int fd, MsgHdr* message, int flags);
    [DllImport("libc")] public static extern nint recvmsg(int fd, MsgHdr* message, int flags);

    /// <summary>Sends one message with descriptors; the length sent, or -1.</summary>
    public static nint send_with_fds(int socket, void* data, nuint length, int* fds, int count, int flags)
    {
        ulong* control = stackalloc ulong[2 + (count + 1) / 2]; // cmsghdr is 16 bytes
        IoVec vector = new() { Base = data, Length = length };
        MsgHdr message = new() { Vectors = &vector, VectorCount = 1 };
        if (count > 0)
        {
            control[0] = (ulong)(16 + 4 * count);
            ((int*)control)[2] = SOL_SOCKET;
            ((int*)control)[3] = SCM_RIGHTS;
            for (int i = 0; i < count; i++) ((int*)control)[4 + i] = fds[i];
            message.Control = control;
            message.ControlLength = (nuint)(16 + (4 * count + 7) / 8 * 8);
        }
        return sendmsg(socket, &message, flags | MSG_NOSIGNAL);
    }

    /// <summary>Receives one message with descriptors, all close-on-exec; the length, 0 at the end, or -1.</summary>
    /// <remarks>There is room for <paramref name="capacity"/> descriptors in <paramref name="fds"/>: of more the kernel gives none.</remarks>
    public static nint receive_with_fds(int socket, void* data, nuint length, int* fds, int capacity, int* count, int flags)
    {
        ulong* control = stackalloc ulong[2 + (capacity + 1) / 2];
        IoVec vector = new() { Base = data, Length = length };
        MsgHdr message = new() { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = (nuint)(16 + 4 * capacity) };
        *count = 0;
        nint received = recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC);
        if (received < 0 || message.ControlLength < 16 || ((int*)control)[2] != SOL_SOCKET || ((int*)control)[3] != SCM_RIGHTS) return received;
        *count = (int)((control[0] - 16) / 4);
        for (int i = 0; i < *count; i++) fds[i] = ((int*)control)[4 + i];
        return received;
    }
}
