using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Hosting.Activation;

/// <summary>Kestrel's transport for listening sockets that were handed over: accepts until it is told to stop, then leaves the rest to the next process.</summary>
/// <remarks>
/// Kestrel's own transport (ListenHandle) will not do. It ends a pending accept by disposing the socket, and for .NET that is an abortive close
/// (SafeSocketHandle.Unix.cs): it sets SO_LINGER to zero, and where a call is under way disconnects, both on the open file that the next process accepts
/// from. And past its limit of connections Kestrel closes what it has just accepted; here those wait in the kernel's backlog, which is what lets a restart
/// refuse nobody.
/// </remarks>
internal sealed class InheritedListeners : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private readonly IReadOnlyList<InheritedSocket> sockets;
    private readonly int maximum;
    private readonly SemaphoreSlim places;
    private readonly ILogger logger;
    private readonly SocketConnectionContextFactory contexts;
    private readonly List<InheritedListener> listeners = [];

    public InheritedListeners(ListenOptions options, ILoggerFactory logs)
    {
        sockets = options.Inherited;
        maximum = options.MaxConnections;
        places = new SemaphoreSlim(maximum);
        logger = logs.CreateLogger<InheritedListeners>();
        contexts = new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), logger);
    }

    /// <summary>Whether any socket was handed over.</summary>
    public bool Any => sockets.Count > 0;

    /// <summary>Connections accepted and not yet closed.</summary>
    public int Open => maximum - places.CurrentCount;

    public bool CanBind(EndPoint endpoint) => sockets.Any(socket => socket.EndPoint.Equals(endpoint));

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = new InheritedListener(sockets.First(socket => socket.EndPoint.Equals(endpoint)), contexts, places, logger);
        listeners.Add(listener);
        return ValueTask.FromResult<IConnectionListener>(listener);
    }

    /// <summary>Accepts no more; when this returns, every connection that was accepted is counted in <see cref="Open"/>.</summary>
    public async Task StopAcceptingAsync()
    {
        foreach (InheritedListener listener in listeners) await listener.UnbindAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        contexts.Dispose();
        places.Dispose();
    }
}
