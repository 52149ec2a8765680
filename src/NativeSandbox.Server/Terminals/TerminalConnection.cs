using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Terminals;

/// <summary>One connection to the hub, and the one session that it sees at a time.</summary>
/// <param name="client">Who it is.</param>
/// <param name="revocation">Ends the connection when the client's key is revoked.</param>
internal sealed class TerminalConnection(ClientIdentity client, CancellationTokenRegistration revocation) : IDisposable
{
    // Waiters get their turn in the order in which they came, and the hub calls methods in the order of their messages:
    // what is typed while the program does not read arrives in order.
    private readonly SemaphoreSlim typing = new(1);

    private readonly Lock changing = new();
    private bool gone;
    private TerminalAttachment? attachment;
    private OutputWindow? window;

    public ClientIdentity Client => client;

    /// <summary>One start at a time.</summary>
    public SemaphoreSlim Starting { get; } = new(1);

    public UserSession? Session { get; private set; }

    /// <exception cref="RequestException">Nothing was started.</exception>
    public UserSession Current => Session ?? throw NothingStarted();

    /// <summary>Sees this session from now on, and the one before no more.</summary>
    public void Enter(UserSession session, TerminalAttachment held, OutputWindow output)
    {
        lock (changing)
        {
            Detach();
            window = output;
            // The connection may have ended while the session was opened.
            if (gone)
            {
                held.Dispose();
                output.Close();
            }

            (Session, attachment) = (session, gone ? null : held);
        }
    }

    public void Leave()
    {
        lock (changing)
        {
            Detach();
            Session = null;
        }
    }

    /// <exception cref="RequestException">Nothing was started.</exception>
    public async Task TypeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        TerminalAttachment held = Held();
        await typing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await held.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            typing.Release();
        }
    }

    /// <exception cref="RequestException">Nothing was started.</exception>
    public void Resize(TerminalSize size) => Held().Resize(size);

    /// <exception cref="RequestException">Nothing was started.</exception>
    public ValueTask SignalAsync(int signal, CancellationToken cancellationToken) => Held().SignalAsync(signal, cancellationToken);

    // The semaphores have no handle to give back, and calls that still wait for them end with their tokens.
    public void Dispose()
    {
        revocation.Unregister();
        lock (changing)
        {
            gone = true;
            Detach();
        }
    }

    /// <summary>The client has shown so many bytes more.</summary>
    public void Acknowledge(long bytes)
    {
        lock (changing) window?.Take(bytes);
    }

    // A send that waits for the client's word must not wait for ever.
    private void Detach()
    {
        attachment?.Dispose();
        attachment = null;
        window?.Close();
        window = null;
    }

    private TerminalAttachment Held()
    {
        lock (changing) return attachment ?? throw NothingStarted();
    }

    private static RequestException NothingStarted() => new(ProblemKind.Conflict.With("This connection has no session yet: call start first."));
}
