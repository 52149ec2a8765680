using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>All sessions: makes them, finds them, ends those that nobody uses, and cleans up users' directories.</summary>
public sealed class SessionManager : IAsyncDisposable
{
    /// <summary>Creates the manager.</summary>
    /// <param name="backend">Where boxes and users' directories are.</param>
    /// <param name="policy">How many, how long, how much.</param>
    /// <param name="time">The clock.</param>
    /// <param name="notices">Gets what an operator may want to read; called on any thread, must not wait.</param>
    public SessionManager(ISandboxBackend backend, SessionPolicy policy, TimeProvider time, Action<SessionNotice>? notices = null) =>
        throw new NotImplementedException();

    /// <summary>How many, how long, how much.</summary>
    public SessionPolicy Policy => throw new NotImplementedException();

    /// <summary>What there is at this moment, and since the start.</summary>
    public SessionStatistics Statistics => throw new NotImplementedException();

    /// <summary>Begins a session. It costs a record until a program is started in it.</summary>
    /// <param name="owner">Whose it is: the API key's name, or <c>anonymous</c>. Nobody else finds it.</param>
    /// <param name="user">Which of the owner's users: sessions of one user have one directory. Null for a directory of the session's own.</param>
    /// <param name="record">Whether its terminal is recorded from the start.</param>
    /// <exception cref="SessionException">There are too many, or the service stops.</exception>
    public UserSession Create(string owner, string? user = null, bool record = false) => throw new NotImplementedException();

    /// <summary>Finds a session, or begins it again under the same id where it is over: its directory is the same.</summary>
    /// <exception cref="SessionException">The session is another owner's (<see cref="SessionProblem.NotFound"/>), there are too many, or the service stops.</exception>
    public UserSession Resume(SessionId id, string owner, string? user = null, bool record = false) => throw new NotImplementedException();

    /// <summary>Finds a session; null where there is none, or it is another owner's.</summary>
    public UserSession? Find(SessionId id, string owner) => throw new NotImplementedException();

    /// <summary>The sessions of one owner, the oldest first.</summary>
    public IReadOnlyList<UserSession> Of(string owner) => throw new NotImplementedException();

    /// <summary>Ends a session with all that runs in it, and waits until nothing does. The user's directory stays.</summary>
    public Task CloseAsync(UserSession session, SessionEnd end = SessionEnd.Closed) => throw new NotImplementedException();

    /// <summary>Ends every session and waits until nothing of them runs.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
