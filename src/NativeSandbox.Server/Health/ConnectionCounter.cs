using Microsoft.AspNetCore.Connections;

namespace NativeSandbox.Server.Health;

/// <summary>Counts open connections, as /health and /metrics show them, and closes those past the limit at once.</summary>
/// <remarks>Kestrel's own limit forgets a connection that has become a WebSocket.</remarks>
internal sealed class ConnectionCounter
{
    private long open;

    public long Open => Interlocked.Read(ref open);

    /// <summary>Kestrel's connection middleware.</summary>
    /// <param name="next">What serves the connection.</param>
    /// <param name="most">Connections open at once; null for any number.</param>
    public ConnectionDelegate Count(ConnectionDelegate next, int? most) => async connection =>
    {
        long count = Interlocked.Increment(ref open);
        try
        {
            if (count > most) connection.Abort();
            else await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    };
}
