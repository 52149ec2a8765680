using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace NativeSandbox.Server.Hosting.Activation;

/// <summary>Accepts from one inherited socket. Kestrel calls <see cref="AcceptAsync"/> from one loop.</summary>
internal sealed class InheritedListener : IConnectionListener
{
    // Out of descriptors, mostly: only time brings some back, and the connection waits in the backlog.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket socket;
    private readonly SocketConnectionContextFactory contexts;
    private readonly SemaphoreSlim places;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim accepting = new(1);

    /// <param name="inherited">The socket; it is this listener's from now on.</param>
    /// <param name="contexts">Makes Kestrel's connections of accepted sockets.</param>
    /// <param name="places">One place for each connection that may be open.</param>
    /// <param name="logger">Told of failures.</param>
    public InheritedListener(InheritedSocket inherited, SocketConnectionContextFactory contexts, SemaphoreSlim places, ILogger logger)
    {
        socket = new Socket(new SafeSocketHandle(inherited.Descriptor, ownsHandle: true));
        EndPoint = inherited.EndPoint;
        this.contexts = contexts;
        this.places = places;
        this.logger = logger;
    }

    public EndPoint EndPoint { get; }

    /// <returns>Null when accepting is over.</returns>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        await accepting.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await places.WaitAsync(stop.Token).ConfigureAwait(false);
            try
            {
                Socket accepted = await AcceptOneAsync().ConfigureAwait(false);
                ConnectionContext connection = contexts.Create(accepted);
                connection.ConnectionClosed.UnsafeRegister(static places => ((SemaphoreSlim)places!).Release(), places);
                return connection;
            }
            catch
            {
                places.Release();
                throw;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            accepting.Release();
        }
    }

    /// <summary>Accepts no more. What was accepted when this returns has been given to Kestrel; the rest is the next process's.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await accepting.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        accepting.Release();
    }

    /// <summary>Closes this process's descriptor. No accept is under way by then, so the socket itself stays as it is for those who share it.</summary>
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync(CancellationToken.None).ConfigureAwait(false);
        socket.Dispose();
        stop.Dispose();
        accepting.Dispose();
    }

    private async Task<Socket> AcceptOneAsync()
    {
        while (true)
        {
            try
            {
                Socket accepted = await socket.AcceptAsync(stop.Token).ConfigureAwait(false);
                // As Kestrel does: an answer is written at once and need not wait for an acknowledgement (Nagle).
                if (EndPoint is IPEndPoint) accepted.NoDelay = true;
                return accepted;
            }
            catch (SocketException failed) when (failed.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                // That client was gone before it was accepted: the next one.
            }
            catch (SocketException failed)
            {
                logger.LogWarning("Accepting on {EndPoint} failed: {Reason}", EndPoint.ToString(), failed.Message);
                await Task.Delay(Pause, stop.Token).ConfigureAwait(false);
            }
        }
    }
}
