using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Problems;

namespace NativeSandbox.Server.Sessions;

/// <summary>What a client is told that a session cannot do what it asked for.</summary>
internal static class SessionProblems
{
    // A session ends some time; how soon nobody knows.
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(30);

    /// <summary>The client's key was revoked while it was connected.</summary>
    public static RequestException Revoked => new(ProblemKind.Unauthorized.With("The key was revoked."));

    public static RequestException Of(SessionException refused) => refused.Problem switch
    {
        SessionProblem.NotFound => NotFound(),
        SessionProblem.TooManySessions => new RequestException(ProblemKind.Busy.With(refused.Message), TryAgain),
        SessionProblem.TooManyOfOwner => new RequestException(ProblemKind.TooMany.With(refused.Message), TryAgain),
        SessionProblem.TooManyRuns => new RequestException(ProblemKind.TooMany.With(refused.Message), TimeSpan.FromSeconds(1)),
        SessionProblem.ProgramRuns or SessionProblem.FilesInUse => new RequestException(ProblemKind.Conflict.With(refused.Message)),
        _ => new RequestException(ProblemKind.Gone.With(refused.Message)),
    };

    /// <summary>Also for a session of somebody else: its existence is nobody's business.</summary>
    public static RequestException NotFound() => new(ProblemKind.NotFound.With("There is no such session, or it is over."));
}
