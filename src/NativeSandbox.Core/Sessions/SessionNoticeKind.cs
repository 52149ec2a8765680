namespace NativeSandbox.Core.Sessions;

/// <summary>What a notice is about.</summary>
public enum SessionNoticeKind
{
    /// <summary>A session began.</summary>
    Opened,

    /// <summary>A session is over.</summary>
    Ended,

    /// <summary>A client was detached because it took nothing.</summary>
    Stalled,

    /// <summary>A program was ended because nobody came back to it.</summary>
    Abandoned,

    /// <summary>A terminal's program was killed for a system call that no box may make.</summary>
    ForbiddenSystemCall,

    /// <summary>Users' directories were archived or removed.</summary>
    HomesCleaned,

    /// <summary>Something failed that nobody waited for.</summary>
    Failed,
}
