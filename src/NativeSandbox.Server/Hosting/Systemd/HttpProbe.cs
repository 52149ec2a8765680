using System.Net;
using System.Net.Sockets;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Health;

namespace NativeSandbox.Server.Hosting.Systemd;

/// <summary>Asks the server itself for <c>/health</c>, over its own socket: the accept loop, Kestrel, the thread pool and the whole pipeline must work for an answer.</summary>
internal sealed class HttpProbe(ListenOptions options, ConnectionCounter connections)
{
    private static readonly byte[] Question = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray();

    /// <param name="address">The address that the server is bound to.</param>
    /// <param name="cancellationToken">Bounds the wait.</param>
    /// <returns>Null where it answers, else what it did instead.</returns>
    public async Task<string?> AskAsync(EndPoint address, CancellationToken cancellationToken)
    {
        // Past its limit the server takes no connection, nor this one: busy is not dead, and a flood of connections must not get the server killed.
        if (connections.Open >= options.MaxConnections) return null;
        EndPoint target = Reachable(address);
        using var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
            await socket.SendAsync(Question, cancellationToken).ConfigureAwait(false);
            byte[] answer = new byte[16];
            int length = await socket.ReceiveAsync(answer, cancellationToken).ConfigureAwait(false);
            // Whatever the status: it is the pipeline's.
            if (answer.AsSpan(0, length).StartsWith("HTTP/1.1 "u8) || connections.Open >= options.MaxConnections) return null;
            return "closes connections without an answer";
        }
        catch (SocketException failure)
        {
            return failure.Message;
        }
    }

    // "Every address" is nothing to connect to.
    private static EndPoint Reachable(EndPoint address) => address switch
    {
        IPEndPoint { Address: var all } any when all.Equals(IPAddress.Any) => new IPEndPoint(IPAddress.Loopback, any.Port),
        IPEndPoint { Address: var all } any when all.Equals(IPAddress.IPv6Any) => new IPEndPoint(IPAddress.IPv6Loopback, any.Port),
        _ => address,
    };
}
