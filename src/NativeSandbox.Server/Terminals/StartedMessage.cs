namespace NativeSandbox.Server.Terminals;

/// <summary>What <c>start</c> returns and the event <c>started</c> carries.</summary>
internal sealed record StartedMessage
{
    /// <summary>The session's id.</summary>
    public required string SessionId { get; init; }

    /// <summary>The user's directory below USER_BASE_DIR.</summary>
    public required string UserDirectory { get; init; }

    /// <summary>The shell or the language's id; null where the session has no program yet.</summary>
    public required string? Language { get; init; }

    /// <summary>Whether the program was there before.</summary>
    public required bool Reattached { get; init; }

    /// <summary>Bytes of scrollback that come next.</summary>
    public required int ReplayedBytes { get; init; }

    /// <summary>The terminal's columns.</summary>
    public required int Cols { get; init; }

    /// <summary>The terminal's rows.</summary>
    public required int Rows { get; init; }

    /// <summary>When the session ends if nobody types until then.</summary>
    public required DateTime ExpiresAt { get; init; }
}
