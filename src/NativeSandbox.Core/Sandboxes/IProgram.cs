namespace NativeSandbox.Core.Sandboxes;

/// <summary>A program that runs. Disposing gives its terminal or pipes back; what ends it is disposing its box.</summary>
/// <remarks>Nothing is read ahead: who does not read lets the program wait. One read of each stream and one write at a time.</remarks>
public interface IProgram : IAsyncDisposable
{
    /// <summary>How it ended. <see cref="ExecEnd.Killed"/> where the box was disposed; faults with <see cref="SandboxException"/> where the backend failed.</summary>
    Task<ExecOutcome> Ended { get; }

    /// <summary>Waits for output: of the terminal, or standard output.</summary>
    /// <returns>How many bytes came; 0 when no more will come.</returns>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Waits for standard error. A terminal has none: always 0.</summary>
    /// <returns>How many bytes came; 0 when no more will come.</returns>
    ValueTask<int> ReadErrorAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Gives the program input and waits while it does not take it. What nobody reads any more is dropped.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Ends standard input. A terminal has no end of its own: Ctrl-D is input.</summary>
    void CloseInput();

    /// <summary>Changes the terminal's size; the program gets SIGWINCH. Nothing happens without a terminal.</summary>
    void Resize(TerminalSize size);

    /// <summary>Sends a signal. On a terminal SIGINT, SIGQUIT and SIGTSTP go to the foreground job, as their keys do; every other goes to the program's process group.</summary>
    /// <param name="signal">Its number, 1 to 64.</param>
    /// <param name="cancellationToken">Ends the waiting, not the signal.</param>
    /// <exception cref="SandboxException">The backend failed.</exception>
    ValueTask SignalAsync(int signal, CancellationToken cancellationToken);
}
