using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Interop;

namespace NativeSandbox.Server.Hosting.Activation;

/// <summary>A listening socket that another process opened and keeps open: what it has not accepted when this process ends waits for the next one.</summary>
/// <param name="Descriptor">The file descriptor, closed on exec.</param>
/// <param name="EndPoint">The address that it listens on.</param>
internal sealed record InheritedSocket(int Descriptor, EndPoint EndPoint)
{
    // SD_LISTEN_FDS_START of sd_listen_fds(3).
    private const int First = 3;

    /// <summary>Whether only this machine can connect.</summary>
    public bool IsLocal => EndPoint switch
    {
        IPEndPoint { Address: var address } => IPAddress.IsLoopback(address),
        _ => true, // a Unix socket
    };

    /// <summary>Takes over the descriptors that sd_listen_fds(3) counts.</summary>
    /// <exception cref="ConfigurationException">One is no listening stream socket.</exception>
    public static IReadOnlyList<InheritedSocket> Take(int count) => [.. Enumerable.Range(First, count).Select(Adopt)];

    /// <summary>Takes over one descriptor.</summary>
    /// <exception cref="ConfigurationException">It is no listening stream socket.</exception>
    public static InheritedSocket Adopt(int descriptor)
    {
        if (Option(descriptor, LibC.SO_TYPE) != LibC.SOCK_STREAM || Option(descriptor, LibC.SO_ACCEPTCONN) != 1)
            throw new ConfigurationException(
                $"Descriptor {descriptor}, handed over with LISTEN_FDS, is no listening stream socket; the .socket unit must use ListenStream= and Accept=no.");
        // Nothing that the server starts may accept its connections.
        if (LibC.fcntl(descriptor, LibC.F_SETFD, LibC.FD_CLOEXEC) != 0)
            throw new ConfigurationException($"Descriptor {descriptor} cannot be made close-on-exec: {Marshal.GetLastPInvokeErrorMessage()}");
        using var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: false));
        return new InheritedSocket(descriptor, socket.LocalEndPoint
            ?? throw new ConfigurationException($"Descriptor {descriptor}, handed over with LISTEN_FDS, has no address; the .socket unit must use ListenStream=."));
    }

    private static unsafe int Option(int descriptor, int name)
    {
        int value = 0;
        uint length = sizeof(int);
        return LibC.getsockopt(descriptor, LibC.SOL_SOCKET, name, &value, &length) == 0 ? value : -1;
    }
}
