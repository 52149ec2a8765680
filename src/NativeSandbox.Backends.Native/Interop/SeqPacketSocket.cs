using System.Text;
using Microsoft.Win32.SafeHandles;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Interop;

/// <summary>A blocking Unix SOCK_SEQPACKET socket that passes file descriptors. One thread may receive while others send one after the other.</summary>
/// <remarks>System.Net.Sockets has no ancillary data.</remarks>
internal sealed unsafe class SeqPacketSocket : IDisposable
{
    // sockaddr_un: two bytes of family, 108 of path with its NUL.
    private const int AddressBytes = 110;
    private const int ControlBytes = 64;
    private const int SendBufferBytes = 1 << 20;

    private readonly SafeFileHandle _handle;

    private SeqPacketSocket(SafeFileHandle handle) => _handle = handle;

    /// <summary>Takes over an open socket.</summary>
    public static SeqPacketSocket Adopt(SafeFileHandle handle) => new(handle);

    /// <exception cref="SandboxException">Nobody listens there, or it is forbidden.</exception>
    public static SeqPacketSocket Connect(string path, TimeSpan sendTimeout)
    {
        int fd = LibC.socket(LibC.AF_UNIX, LibC.SOCK_SEQPACKET | LibC.SOCK_CLOEXEC, 0);
        if (fd < 0) throw new SandboxException($"socket failed: {Errno.Describe(Errno.Last)}");
        SafeFileHandle handle = new(fd, ownsHandle: true);
        try
        {
            ConnectTo(fd, path);
            // Best effort: the kernel caps it at net.core.wmem_max, and every message of the protocol fits the default.
            int size = SendBufferBytes;
            _ = LibC.setsockopt(fd, LibC.SOL_SOCKET, LibC.SO_SNDBUF, &size, sizeof(int));
            // struct timeval. A peer that stopped reading must not hold a thread for ever.
            long* timeout = stackalloc long[2] { (long)sendTimeout.TotalSeconds, sendTimeout.Milliseconds * 1000L };
            _ = LibC.setsockopt(fd, LibC.SOL_SOCKET, LibC.SO_SNDTIMEO, timeout, 2 * sizeof(long));
            return new SeqPacketSocket(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The id, in this process's pid namespace, of the process that listened; 0 where it is outside of that.</summary>
    public int PeerProcessId
    {
        get
        {
            int* credentials = stackalloc int[3]; // struct ucred: pid, uid, gid
            uint length = 3 * sizeof(int);
            return LibC.getsockopt(Descriptor, LibC.SOL_SOCKET, LibC.SO_PEERCRED, credentials, &length) == 0 ? credentials[0] : 0;
        }
    }

    /// <summary>Sends one message with descriptors beside it.</summary>
    /// <returns>0, or the errno.</returns>
    public int Send(ReadOnlySpan<byte> message, ReadOnlySpan<SafeFileHandle> descriptors)
    {
        byte* control = stackalloc byte[ControlBytes];
        fixed (byte* bytes = message)
        {
            LibC.Iovec vector = new() { iov_base = bytes, iov_len = (nuint)message.Length };
            LibC.Msghdr header = new() { msg_iov = &vector, msg_iovlen = 1 };
            if (descriptors.Length > 0) Attach(&header, control, descriptors);
            while (true)
            {
                if (LibC.sendmsg(Descriptor, &header, LibC.MSG_NOSIGNAL) >= 0) return 0;
                if (Errno.Last != LibC.EINTR) return Errno.Last;
            }
        }
    }

    /// <summary>Waits for one message.</summary>
    /// <returns>Its length; 0 when the peer has gone, less the errno where receiving failed.</returns>
    /// <exception cref="WireException">The message or its descriptors were cut.</exception>
    public int Receive(Span<byte> buffer, DescriptorQueue descriptors)
    {
        byte* control = stackalloc byte[ControlBytes];
        fixed (byte* bytes = buffer)
        {
            LibC.Iovec vector = new() { iov_base = bytes, iov_len = (nuint)buffer.Length };
            LibC.Msghdr header = new() { msg_iov = &vector, msg_iovlen = 1, msg_control = control, msg_controllen = ControlBytes };
            nint length;
            while ((length = LibC.recvmsg(Descriptor, &header, LibC.MSG_CMSG_CLOEXEC)) < 0)
            {
                if (Errno.Last != LibC.EINTR) return -Errno.Last;
            }
            Collect(&header, descriptors);
            if ((header.msg_flags & (LibC.MSG_TRUNC | LibC.MSG_CTRUNC)) != 0) throw new WireException("a message was longer than the protocol allows");
            return (int)length;
        }
    }

    /// <summary>Ends both directions: a thread in <see cref="Receive"/> returns.</summary>
    public void Shutdown() => _ = LibC.shutdown(Descriptor, LibC.SHUT_RDWR);

    public void Dispose() => _handle.Dispose();

    // The owner closes only after the receiving thread has ended and under the lock that senders hold, so the number is not reused meanwhile.
    private int Descriptor => (int)_handle.DangerousGetHandle();

    private static void ConnectTo(int fd, string path)
    {
        byte* address = stackalloc byte[AddressBytes];
        Span<byte> bytes = new(address, AddressBytes);
        bytes.Clear();
        int length = Encoding.UTF8.GetByteCount(path);
        if (length > AddressBytes - 3) throw new SandboxException($"the socket's path is longer than {AddressBytes - 3} bytes: {path}");
        address[0] = LibC.AF_UNIX;
        Encoding.UTF8.GetBytes(path, bytes[2..]);
        while (LibC.connect(fd, address, (uint)(length + 3)) != 0)
        {
            if (Errno.Last != LibC.EINTR) throw new SandboxException($"cannot connect to nsbox at {path}: {Errno.Describe(Errno.Last)}");
        }
    }

    private static void Attach(LibC.Msghdr* header, byte* control, ReadOnlySpan<SafeFileHandle> descriptors)
    {
        LibC.Cmsghdr* rights = (LibC.Cmsghdr*)control;
        int length = sizeof(LibC.Cmsghdr) + (descriptors.Length * sizeof(int));
        if (length > ControlBytes) throw new WireException("too many descriptors for one message");
        rights->cmsg_len = (nuint)length;
        rights->cmsg_level = LibC.SOL_SOCKET;
        rights->cmsg_type = LibC.SCM_RIGHTS;
        int* numbers = (int*)(rights + 1);
        for (int i = 0; i < descriptors.Length; i++) numbers[i] = (int)descriptors[i].DangerousGetHandle();
        header->msg_control = control;
        header->msg_controllen = (nuint)((length + 7) & ~7);
    }

    private static void Collect(LibC.Msghdr* header, DescriptorQueue descriptors)
    {
        if (header->msg_controllen < (nuint)sizeof(LibC.Cmsghdr)) return;
        LibC.Cmsghdr* rights = (LibC.Cmsghdr*)header->msg_control;
        if (rights->cmsg_level != LibC.SOL_SOCKET || rights->cmsg_type != LibC.SCM_RIGHTS) return;
        int count = ((int)rights->cmsg_len - sizeof(LibC.Cmsghdr)) / sizeof(int);
        int* numbers = (int*)(rights + 1);
        for (int i = 0; i < count; i++) descriptors.Add(new SafeFileHandle(numbers[i], ownsHandle: true));
    }
}
