using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace NativeSandbox.Server.Interop;

/// <summary>Sends datagrams to one Unix socket, waiting a bounded time where its queue is full. One sender at a time.</summary>
/// <remarks>
/// System.Net.Sockets waits for room with epoll, which for a datagram socket says nothing of the receiver's queue; the kernel's own wait in sendto(2) does.
/// Each datagram names the address anew, so that a receiver that was started again is found.
/// </remarks>
internal sealed unsafe class UnixDatagrams : IDisposable
{
    // sockaddr_un: two bytes of family, 108 of path with its NUL.
    private const int FamilyBytes = 2;
    private const int PathBytes = 108;

    private readonly SafeFileHandle handle;
    private readonly byte[] address;

    /// <param name="path">An absolute path, or <c>@name</c> for one in the abstract namespace.</param>
    /// <param name="patience">How long one datagram may wait; at least a millisecond.</param>
    /// <exception cref="IOException">The path is too long, or the kernel gives no socket.</exception>
    public UnixDatagrams(string path, TimeSpan patience)
    {
        address = Address(path);
        int fd = LibC.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0);
        if (fd < 0) throw new IOException($"socket failed: {Marshal.GetLastPInvokeErrorMessage()}");
        handle = new SafeFileHandle(fd, ownsHandle: true);
        // struct timeval
        long* timeout = stackalloc long[2] { (long)patience.TotalSeconds, patience.Milliseconds * 1000L };
        if (LibC.setsockopt(fd, LibC.SOL_SOCKET, LibC.SO_SNDTIMEO, timeout, 2 * sizeof(long)) == 0) return;
        handle.Dispose();
        throw new IOException($"SO_SNDTIMEO cannot be set: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <returns>Whether the receiver has it; false where nobody receives there, or its queue stayed full.</returns>
    public bool Send(ReadOnlySpan<byte> message)
    {
        bool held = false;
        handle.DangerousAddRef(ref held);
        try
        {
            fixed (byte* bytes = message)
            fixed (byte* to = address)
                return LibC.sendto((int)handle.DangerousGetHandle(), bytes, (nuint)message.Length, LibC.MSG_NOSIGNAL, to, (uint)address.Length) == message.Length;
        }
        finally
        {
            if (held) handle.DangerousRelease();
        }
    }

    public void Dispose() => handle.Dispose();

    private static byte[] Address(string path)
    {
        byte[] name = Encoding.UTF8.GetBytes(path);
        if (name.Length >= PathBytes) throw new IOException($"the socket's path is longer than {PathBytes - 1} bytes: {path}");
        bool isAbstract = path.StartsWith('@');
        // A path ends with a NUL; an abstract name starts with one and ends where the length says (unix(7)).
        byte[] address = new byte[FamilyBytes + name.Length + (isAbstract ? 0 : 1)];
        address[0] = LibC.AF_UNIX;
        name.CopyTo(address, FamilyBytes);
        if (isAbstract) address[FamilyBytes] = 0;
        return address;
    }
}
