using System.Text;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Attacks.Arena;

/// <summary>Looks at a session's terminal and keeps what it sees.</summary>
internal sealed class TerminalWitness : ITerminalClient
{
    private readonly List<byte> _output = [];
    private readonly List<byte> _words = [];
    private readonly TaskCompletionSource<TerminalExit> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How the program ended.</summary>
    public Task<TerminalExit> Exit => _exit.Task;

    /// <summary>What the program wrote; to be read when it has ended.</summary>
    public string Output => Encoding.UTF8.GetString([.. _output]);

    /// <summary>What its compiler wrote.</summary>
    public string Words => Encoding.UTF8.GetString([.. _words]);

    public ValueTask StartedAsync(TerminalStarted started) => ValueTask.CompletedTask;

    public ValueTask DataAsync(ReadOnlyMemory<byte> data) => Keep(_output, data);

    public ValueTask ErrorAsync(ReadOnlyMemory<byte> data) => Keep(_words, data);

    public ValueTask ExitAsync(TerminalExit exit)
    {
        _exit.TrySetResult(exit);
        return ValueTask.CompletedTask;
    }

    public ValueTask ExpiringAsync(TimeSpan left) => ValueTask.CompletedTask;

    public ValueTask EndedAsync(SessionEnd end) => ValueTask.CompletedTask;

    public void OnDetached(DetachReason reason) => _exit.TrySetException(new InvalidOperationException($"detached: {reason}"));

    private static ValueTask Keep(List<byte> kept, ReadOnlyMemory<byte> data)
    {
        kept.AddRange(data.Span);
        return ValueTask.CompletedTask;
    }
}
