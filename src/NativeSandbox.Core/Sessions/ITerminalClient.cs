namespace NativeSandbox.Core.Sessions;

/// <summary>Somebody who sees a session's terminal. One call at a time, in the order of what happened; the next comes when the task of the last has ended.</summary>
/// <remarks>
/// A client that is slow to end its tasks slows the program, and one that ends none for <see cref="SessionPolicy.ClientStall"/> is detached.
/// Memory that it is given is its own only until its task ends. A method that throws detaches the client.
/// </remarks>
public interface ITerminalClient
{
    /// <summary>A program was started, or the client has come to one that was.</summary>
    ValueTask StartedAsync(TerminalStarted started);

    /// <summary>Output of the program, scrollback included: bytes, cut anywhere.</summary>
    ValueTask DataAsync(ReadOnlyMemory<byte> data);

    /// <summary>Words of a compiler before the program runs.</summary>
    ValueTask ErrorAsync(ReadOnlyMemory<byte> data);

    /// <summary>The program is over; all its output was sent.</summary>
    ValueTask ExitAsync(TerminalExit exit);

    /// <summary>The session will end in so long, unless somebody uses it where being idle is the reason.</summary>
    ValueTask ExpiringAsync(TimeSpan left);

    /// <summary>The session is over. The last call.</summary>
    ValueTask EndedAsync(SessionEnd end);

    /// <summary>The client was detached without its wish; a task of it may still be running. It must not wait.</summary>
    void OnDetached(DetachReason reason);
}
