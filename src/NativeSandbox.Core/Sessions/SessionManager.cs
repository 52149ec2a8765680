using System.Diagnostics.CodeAnalysis;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>All sessions: makes them, finds them, ends those that nobody uses, and cleans up users' directories.</summary>
public sealed class SessionManager : IAsyncDisposable
{
    // Nobody notices a second; looking at a thousand sessions takes far less than a millisecond.
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly ISandboxBackend _backend;
    private readonly TimeProvider _time;
    private readonly Action<SessionNotice> _notify;
    private readonly SessionCounters _counters = new();
    private readonly HomeFiles _files = new();
    private readonly HomeCleaner _cleaner;
    private readonly Lock _lock = new();
    private readonly Dictionary<SessionId, UserSession> _sessions = [];
    private readonly ITimer _timer;
    private Task? _stopping;

    /// <summary>Creates the manager.</summary>
    /// <param name="backend">Where boxes and users' directories are.</param>
    /// <param name="policy">How many, how long, how much.</param>
    /// <param name="time">The clock.</param>
    /// <param name="notices">Gets what an operator may want to read; called on any thread, must not wait.</param>
    public SessionManager(ISandboxBackend backend, SessionPolicy policy, TimeProvider time, Action<SessionNotice>? notices = null)
    {
        _backend = backend;
        Policy = policy;
        _time = time;
        _notify = notices ?? (_ => { });
        _cleaner = new HomeCleaner(backend, policy, time, IsInUse, _counters, _notify);
        _timer = time.CreateTimer(_ => Tick(), null, TickInterval, TickInterval);
    }

    /// <summary>How many, how long, how much.</summary>
    public SessionPolicy Policy { get; }

    /// <summary>What there is at this moment, and since the start.</summary>
    public SessionStatistics Statistics
    {
        get
        {
            UserSession[] sessions = All();
            return new SessionStatistics
            {
                Sessions = sessions.Length,
                Terminals = sessions.Count(session => session.State is TerminalState.Starting or TerminalState.Running),
                Clients = sessions.Sum(session => session.Clients),
                Runs = sessions.Sum(session => session.Runs),
                MaximumSessions = Policy.MaximumSessions,
                Opened = _counters.Opened,
                Expired = _counters.Expired,
                Stalled = _counters.Stalled,
                OutputBytes = _counters.Output,
                InputBytes = _counters.Input,
                HomesCleaned = _counters.Homes,
            };
        }
    }

    /// <summary>Begins a session. It costs a record until a program is started in it.</summary>
    /// <param name="owner">Whose it is: the API key's name, or <c>anonymous</c>. Nobody else finds it.</param>
    /// <param name="user">Which of the owner's users: sessions of one user have one directory. Null for a directory of the session's own.</param>
    /// <param name="record">Whether its terminal is recorded from the start.</param>
    /// <exception cref="SessionException">There are too many, or the service stops.</exception>
    public UserSession Create(string owner, string? user = null, bool record = false)
    {
        lock (_lock) return Add(SessionId.New(), owner, user, record);
    }

    /// <summary>Finds a session, or begins it again under the same id where it is over: its directory is the same.</summary>
    /// <param name="id">The session's id.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="user">As when it was made; not looked at where the session is there.</param>
    /// <param name="record">Whether a session that begins again is recorded from the start.</param>
    /// <exception cref="SessionException">The session is another owner's (<see cref="SessionProblem.NotFound"/>), there are too many, or the service stops.</exception>
    public UserSession Resume(SessionId id, string owner, string? user = null, bool record = false)
    {
        lock (_lock)
        {
            if (!_sessions.TryGetValue(id, out UserSession? session)) return Add(id, owner, user, record);
            return session.Owner == owner ? session : throw new SessionException(SessionProblem.NotFound, "There is no such session.");
        }
    }

    /// <summary>Finds a session; null where there is none, or it is another owner's.</summary>
    public UserSession? Find(SessionId id, string owner)
    {
        lock (_lock) return _sessions.TryGetValue(id, out UserSession? session) && session.Owner == owner ? session : null;
    }

    /// <summary>The sessions of one owner, the oldest first.</summary>
    public IReadOnlyList<UserSession> Of(string owner) => [.. All().Where(session => session.Owner == owner).OrderBy(session => session.Created)];

    /// <summary>Ends a session with all that runs in it, and waits until nothing does. The user's directory stays.</summary>
    public Task CloseAsync(UserSession session, SessionEnd end = SessionEnd.Closed)
    {
        bool removed;
        lock (_lock) removed = _sessions.TryGetValue(session.Id, out UserSession? known) && known == session && _sessions.Remove(session.Id);
        if (removed)
        {
            if (end is SessionEnd.Idle or SessionEnd.Lifetime) _counters.AddExpired();
            _notify(new SessionNotice(SessionNoticeKind.Ended, session, $"session {session.Id} is over: {Describe(end)}"));
        }
        return session.CloseAsync(end);
    }

    /// <summary>Ends all sessions of an owner with what runs in them, and waits until nothing does. What cannot be ended is told of.</summary>
    public Task CloseAllOfAsync(string owner, SessionEnd end) => Task.WhenAll(Of(owner).Select(session => WatchAsync(CloseAsync(session, end), session)));

    /// <summary>Ends every session and waits until nothing of them runs.</summary>
    public ValueTask DisposeAsync()
    {
        // Whoever stops the service does it, and once more whoever owns all that is disposable in it.
        lock (_lock) return new ValueTask(_stopping ??= StopAsync());
    }

    private async Task StopAsync()
    {
        // Nothing of this may run with the lock held.
        await Task.Yield();
        await _timer.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(All().Select(session => CloseAsync(session, SessionEnd.Stopping))).ConfigureAwait(false);
        await _cleaner.DisposeAsync().ConfigureAwait(false);
    }

    private UserSession Add(SessionId id, string owner, string? user, bool record)
    {
        if (_stopping is not null) throw new SessionException(SessionProblem.Closed, "The service stops.");
        if (_sessions.Count >= Policy.MaximumSessions)
            throw new SessionException(SessionProblem.TooManySessions, $"There are {_sessions.Count} sessions already, and no more are allowed.");
        if (Policy.SessionsPerOwner is { } most && _sessions.Values.Count(session => session.Owner == owner) >= most)
            throw new SessionException(SessionProblem.TooManyOfOwner, $"You have {most} sessions already, and no more are allowed.");
        UserSession session = new(id, owner, user, _backend, Policy, _time, _counters, _files, OnLost, OnExit);
        if (record) session.StartRecording();
        _sessions.Add(id, session);
        _counters.AddOpened();
        _notify(new SessionNotice(SessionNoticeKind.Opened, session, $"session {id} of {owner} began"));
        return session;
    }

    private void Tick()
    {
        DateTimeOffset now = _time.GetUtcNow();
        foreach (UserSession session in All())
        {
            if (session.Tick(now, out bool isAbandoned) is { } end) _ = WatchAsync(CloseAsync(session, end), session);
            else if (isAbandoned) Abandon(session);
        }
        _cleaner.Tick(now);
    }

    private void Abandon(UserSession session)
    {
        _notify(new SessionNotice(SessionNoticeKind.Abandoned, session, $"nobody came back to session {session.Id}; its program is ended"));
        _ = WatchAsync(session.AbandonAsync(), session);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A session that cannot be ended is told of, and the others are looked at all the same.")]
    private async Task WatchAsync(Task task, UserSession session)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _notify(new SessionNotice(SessionNoticeKind.Failed, session, $"session {session.Id} could not be ended: {e.Message}"));
        }
    }

    private void OnLost(UserSession session, DetachReason reason)
    {
        if (reason == DetachReason.Stalled) _counters.AddStalled();
        _notify(new SessionNotice(SessionNoticeKind.Stalled, session, reason == DetachReason.Stalled
            ? $"a client of session {session.Id} took nothing for {Policy.ClientStall.TotalSeconds:0} s and was detached"
            : $"a client of session {session.Id} failed and was detached"));
    }

    private void OnExit(UserSession session, TerminalExit exit)
    {
        if (exit.Verdict == Verdict.SecurityViolation)
            _notify(new SessionNotice(SessionNoticeKind.ForbiddenSystemCall, session, $"{session.ProgramName} in session {session.Id} made a forbidden system call and was killed (SIGSYS)"));
        else if (exit.Verdict == Verdict.InternalError)
            _notify(new SessionNotice(SessionNoticeKind.Failed, session, $"{session.ProgramName} could not be run in session {session.Id}: {exit.Detail}"));
    }

    private bool IsInUse(string home) => All().Any(session => session.Home == home);

    private UserSession[] All()
    {
        lock (_lock) return [.. _sessions.Values];
    }

    private static string Describe(SessionEnd end) => end switch
    {
        SessionEnd.Closed => "its user ended it",
        SessionEnd.Idle => "nobody used it",
        SessionEnd.Lifetime => "it was too old",
        SessionEnd.Revoked => "its owner's key was revoked",
        _ => "the service stops",
    };
}
