namespace NativeSandbox.Core.Sessions;

/// <summary>Why a session cannot do what was asked of it.</summary>
public enum SessionProblem
{
    /// <summary>There is no such session, or it is another owner's; which of them nobody is told.</summary>
    NotFound,

    /// <summary>There are <see cref="SessionPolicy.MaximumSessions"/> already.</summary>
    TooManySessions,

    /// <summary>The owner has <see cref="SessionPolicy.SessionsPerOwner"/> already.</summary>
    TooManyOfOwner,

    /// <summary>The session has <see cref="SessionPolicy.RunsPerSession"/> runs already.</summary>
    TooManyRuns,

    /// <summary>The terminal has a program already.</summary>
    ProgramRuns,

    /// <summary>Another program of the same directory is made of files that this one would write.</summary>
    FilesInUse,

    /// <summary>The session is over, or the service stops.</summary>
    Closed,
}
