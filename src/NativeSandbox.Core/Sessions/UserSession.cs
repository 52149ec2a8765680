using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>One person's session: a directory that stays, at most one program on a terminal that several clients may see and type to, and some runs beside it.</summary>
public sealed class UserSession
{
    internal UserSession() => throw new NotImplementedException();

    /// <summary>Its name and the right to use it.</summary>
    public SessionId Id => throw new NotImplementedException();

    /// <summary>Whose it is: the API key's name, or <c>anonymous</c>.</summary>
    public string Owner => throw new NotImplementedException();

    /// <summary>Which of the owner's users; null where nobody said.</summary>
    public string? User => throw new NotImplementedException();

    /// <summary>The name of its directory. Tells neither the id nor the user.</summary>
    public string Home => throw new NotImplementedException();

    /// <summary>When it began.</summary>
    public DateTimeOffset Created => throw new NotImplementedException();

    /// <summary>When somebody last typed, attached or started something.</summary>
    public DateTimeOffset LastActivity => throw new NotImplementedException();

    /// <summary>When it ends if nobody does anything until then; never later than <see cref="Ends"/>.</summary>
    public DateTimeOffset Expires => throw new NotImplementedException();

    /// <summary>When it ends in any case.</summary>
    public DateTimeOffset Ends => throw new NotImplementedException();

    /// <summary>What its terminal does.</summary>
    public TerminalState State => throw new NotImplementedException();

    /// <summary>What its terminal runs or ran last: <c>bash</c>; null for nothing yet.</summary>
    public string? ProgramName => throw new NotImplementedException();

    /// <summary>The terminal's size: the smallest of all clients'.</summary>
    public TerminalSize Size => throw new NotImplementedException();

    /// <summary>Clients that see the terminal.</summary>
    public int Clients => throw new NotImplementedException();

    /// <summary>Runs beside the terminal.</summary>
    public int Runs => throw new NotImplementedException();

    /// <summary>Whether output is being recorded.</summary>
    public bool IsRecording => throw new NotImplementedException();

    /// <summary>Length of the recording in bytes; null where nothing was ever recorded.</summary>
    public long? RecordingBytes => throw new NotImplementedException();

    /// <summary>Lets a client see the terminal and type to it. Others go on doing so.</summary>
    /// <param name="client">Gets the program's output from now on.</param>
    /// <param name="size">The client's window; the terminal takes the smallest of all.</param>
    /// <param name="replay">Whether the client gets the program's beginning or scrollback, and its exit where it is over; without it the client hears of the next program first.</param>
    /// <exception cref="SessionException">The session is over.</exception>
    public TerminalAttachment Attach(ITerminalClient client, TerminalSize size, bool replay = true) => throw new NotImplementedException();

    /// <summary>Starts a program on the terminal. Clients hear of all that follows, a failed start included: <see cref="ITerminalClient.StartedAsync"/>, then <see cref="ITerminalClient.ExitAsync"/> at the latest.</summary>
    /// <exception cref="SessionException">A program runs, or the session is over.</exception>
    public void Start(SessionProgram program) => throw new NotImplementedException();

    /// <summary>Hangs the terminal's program up, and ends what does not take the hint; done when it is over. Nothing happens where nothing runs.</summary>
    public Task StopAsync() => throw new NotImplementedException();

    /// <summary>Starts a run beside the terminal, in a box of its own on the same directory.</summary>
    /// <exception cref="SessionException">There are too many, or the session is over.</exception>
    public SessionRun StartRun(SessionProgram program, IRunClient client) => throw new NotImplementedException();

    /// <summary>Records from now on, as asciicast v2. Nothing happens where it does already.</summary>
    public void StartRecording() => throw new NotImplementedException();

    /// <summary>Writes the recording as it is now: <see cref="RecordingBytes"/> bytes of asciicast v2.</summary>
    /// <exception cref="SessionException">Nothing was recorded.</exception>
    public Task CopyRecordingAsync(Stream destination, CancellationToken cancellationToken) => throw new NotImplementedException();
}
