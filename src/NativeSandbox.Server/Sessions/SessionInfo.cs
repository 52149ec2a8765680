using System.ComponentModel;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Server.Sessions;

/// <summary>One session as its owner sees it.</summary>
internal sealed record SessionInfo
{
    [Description("The id: whoever knows it, and has the key that began the session, may use it.")]
    public required string SessionId { get; init; }

    [Description("The user that was named when it began; null for none.")]
    public required string? User { get; init; }

    [Description("The user's directory below USER_BASE_DIR; programs see it as /home/sandbox.")]
    public required string UserDirectory { get; init; }

    [Description("When it began, ISO 8601, UTC.")]
    public required DateTime CreatedAt { get; init; }

    [Description("When somebody last typed, attached or started something.")]
    public required DateTime LastActivityAt { get; init; }

    [Description("When it ends if nobody does anything until then.")]
    public required DateTime ExpiresAt { get; init; }

    [Description("When it ends in any case.")]
    public required DateTime EndsAt { get; init; }

    [Description("empty: the terminal never had a program; starting; running; ended.")]
    public required string State { get; init; }

    [Description("What the terminal runs or ran last: a shell's name or a language's id; null for nothing yet.")]
    public required string? Language { get; init; }

    [Description("Columns of the terminal: the fewest of all its clients.")]
    public required int Cols { get; init; }

    [Description("Rows of the terminal: the fewest of all its clients.")]
    public required int Rows { get; init; }

    [Description("Clients that see the terminal.")]
    public required int Clients { get; init; }

    [Description("Runs of POST /run beside the terminal.")]
    public required int Runs { get; init; }

    [Description("Whether the terminal is being recorded.")]
    public required bool Recording { get; init; }

    [Description("Length of the recording; null where nothing was recorded.")]
    public required long? RecordingBytes { get; init; }

    public static SessionInfo Of(UserSession session) => new()
    {
        SessionId = session.Id.Value,
        User = session.User,
        UserDirectory = session.Home,
        CreatedAt = session.Created.UtcDateTime,
        LastActivityAt = session.LastActivity.UtcDateTime,
        ExpiresAt = session.Expires.UtcDateTime,
        EndsAt = session.Ends.UtcDateTime,
        State = session.State switch { TerminalState.Empty => "empty", TerminalState.Starting => "starting", TerminalState.Running => "running", _ => "ended" },
        Language = session.ProgramName,
        Cols = session.Size.Columns,
        Rows = session.Size.Rows,
        Clients = session.Clients,
        Runs = session.Runs,
        Recording = session.IsRecording,
        RecordingBytes = session.RecordingBytes,
    };
}
