using Microsoft.AspNetCore.Connections;

namespace NativeSandbox.Server.Health;

/// <summary>Counts open connections, as /health and /metrics show them.</summary>
internal sealed class ConnectionCounter
{
    private long open;

    public long Open => Interlocked.Read(ref open);

    /// <summary>Kestrel's connection middleware.</summary>
    public ConnectionDelegate Count(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref open);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    };
}
