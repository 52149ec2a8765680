using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>One client's hold on a session's terminal. Disposing it leaves; the program goes on.</summary>
public sealed class TerminalAttachment : IDisposable
{
    private readonly UserSession _session;
    private readonly SessionTerminal _terminal;
    private readonly TerminalViewer _viewer;

    internal TerminalAttachment(UserSession session, SessionTerminal terminal, TerminalViewer viewer)
    {
        _session = session;
        _terminal = terminal;
        _viewer = viewer;
    }

    /// <summary>The session.</summary>
    public UserSession Session => _session;

    /// <summary>Types. Waits while <see cref="SessionPolicy.InputQueue"/> is full; what is typed while nothing runs is dropped.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _session.Touch();
        return _terminal.WriteAsync(bytes, cancellationToken);
    }

    /// <summary>The client's window has another size.</summary>
    public void Resize(TerminalSize size) => _terminal.Resize(_viewer, size);

    /// <summary>Sends the program a signal, past all input that waits. As on a terminal, SIGINT, SIGQUIT and SIGTSTP throw that input away.</summary>
    /// <param name="signal">Its number, 1 to 64; <see cref="TerminalSignals"/> knows the names.</param>
    /// <param name="cancellationToken">Ends the waiting, not the signal.</param>
    /// <exception cref="SandboxException">The backend failed.</exception>
    public ValueTask SignalAsync(int signal, CancellationToken cancellationToken)
    {
        _session.Touch();
        return _terminal.SignalAsync(signal, cancellationToken);
    }

    /// <summary>Leaves. The client is called no more, but for a call that runs already.</summary>
    public void Dispose() => _terminal.Detach(_viewer);
}
