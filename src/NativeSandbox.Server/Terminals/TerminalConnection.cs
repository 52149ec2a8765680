using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Terminals;

/// <summary>One connection to the hub, and the one session that it sees at a time.</summary>
/// <param name="client">Who it is.</param>
internal sealed class TerminalConnection(ClientIdentity client) : IDisposable
{
    // Waiters get their turn in the order in which they came, and the hub calls methods in the order of their messages:
    // what is typed while the program does not read arrives in order.
    private readonly SemaphoreSlim typing = new(1);

    private readonly Lock changing = new();
    private bool gone;
    private TerminalAttachment? attachment;

    public ClientIdentity Client => client;

    /// <summary>One start at a time.</summary>
    public SemaphoreSlim Starting { get; } = new(1);

    public UserSession? Session { get; private set; }

    /// <exception cref="RequestException">Nothing was started.</exception>
    public UserSession Current => Session ?? throw NothingStarted();

    /// <summary>Sees this session from now on, and the one before no more.</summary>
    public void Enter(UserSession session, TerminalAttachment held)
    {
        lock (changing)
        {
            attachment?.Dispose();
            // The connection may have ended while the session was opened.
            if (gone) held.Dispose();
            (Session, attachment) = (session, gone ? null : held);
        }
    }

    public void Leave()
    {
        lock (changing)
        {
            attachment?.Dispose();
            (Session, attachment) = (null, null);
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
        lock (changing)
        {
            gone = true;
            attachment?.Dispose();
            attachment = null;
        }
    }

    private TerminalAttachment Held()
    {
        lock (changing) return attachment ?? throw NothingStarted();
    }

    private static RequestException NothingStarted() => new(ProblemKind.Conflict.With("This connection has no session yet: call start first."));
}
