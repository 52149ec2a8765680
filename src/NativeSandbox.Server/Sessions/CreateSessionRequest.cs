using System.ComponentModel;

namespace NativeSandbox.Server.Sessions;

/// <summary>The body of <c>POST /api/sessions</c>; it may be left out.</summary>
internal sealed record CreateSessionRequest
{
    [Description("A name for one of the key's users: sessions of one user have one directory. Without it the directory is the session's own, and is removed when nobody used it for SESSION_DIR_RETENTION.")]
    public string? User { get; init; }

    [Description("Whether the terminal is recorded from the start, as asciicast v2.")]
    public bool Record { get; init; }
}
