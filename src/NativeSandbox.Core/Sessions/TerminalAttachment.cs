using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>One client's hold on a session's terminal. Disposing it leaves; the program goes on.</summary>
public sealed class TerminalAttachment : IDisposable
{
    internal TerminalAttachment() => throw new NotImplementedException();

    /// <summary>Types. Waits while <see cref="SessionPolicy.InputQueue"/> is full; what is typed while nothing runs is dropped.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The client's window has another size.</summary>
    public void Resize(TerminalSize size) => throw new NotImplementedException();

    /// <summary>Sends the program a signal, past all input that waits. As on a terminal, SIGINT, SIGQUIT and SIGTSTP throw that input away.</summary>
    public ValueTask SignalAsync(int signal, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Leaves. The client is called no more, but for a call that runs already.</summary>
    public void Dispose() => throw new NotImplementedException();
}
