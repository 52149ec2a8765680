using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>One person's session: a directory that stays, at most one program on a terminal that several clients may see and type to, and some runs beside it.</summary>
public sealed class UserSession
{
    private readonly ISandboxBackend _backend;
    private readonly SandboxRequest _request;
    private readonly SessionPolicy _policy;
    private readonly TimeProvider _time;
    private readonly SessionTerminal _terminal;
    private readonly HomeFiles _files;
    private readonly Lock _lock = new();
    private readonly List<SessionRun> _runs = [];
    private long _lastActivity;
    private long _warnedFor;
    private Task? _closing;

    internal UserSession(
        SessionId id, string owner, string? user, ISandboxBackend backend, SessionPolicy policy, TimeProvider time, SessionCounters counters, HomeFiles files,
        Action<UserSession, DetachReason> onLost, Action<UserSession, TerminalExit> onExit)
    {
        Id = id;
        Owner = owner;
        User = user;
        Home = HomeName.Of(owner, user, id);
        Created = time.GetUtcNow();
        _lastActivity = Created.UtcTicks;
        _backend = backend;
        _policy = policy;
        _time = time;
        _files = files;
        _request = new SandboxRequest
        {
            Home = new SandboxHome(Home, policy.HomeBytes.Bytes, policy.HomeInodes),
            MaskedCommands = policy.ForbiddenCommands,
        };
        _terminal = new SessionTerminal(backend, _request, policy, time, counters, reason => onLost(this, reason), exit => onExit(this, exit));
    }

    /// <summary>Its name and the right to use it.</summary>
    public SessionId Id { get; }

    /// <summary>Whose it is: the API key's name, or <c>anonymous</c>.</summary>
    public string Owner { get; }

    /// <summary>Which of the owner's users; null where nobody said.</summary>
    public string? User { get; }

    /// <summary>The name of its directory. Tells neither the id nor the user.</summary>
    public string Home { get; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>When somebody last typed, attached or started something.</summary>
    public DateTimeOffset LastActivity => new(Volatile.Read(ref _lastActivity), TimeSpan.Zero);

    /// <summary>When it ends if nobody does anything until then; never later than <see cref="Ends"/>.</summary>
    public DateTimeOffset Expires => LastActivity + _policy.IdleTimeout is var idle && idle < Ends ? idle : Ends;

    /// <summary>When it ends in any case.</summary>
    public DateTimeOffset Ends => Created + _policy.Lifetime;

    /// <summary>What its terminal does.</summary>
    public TerminalState State => _terminal.State;

    /// <summary>What its terminal runs or ran last: <c>bash</c>; null for nothing yet.</summary>
    public string? ProgramName => _terminal.ProgramName;

    /// <summary>The terminal's size: the smallest of all clients'.</summary>
    public TerminalSize Size => _terminal.Size;

    /// <summary>Clients that see the terminal.</summary>
    public int Clients => _terminal.Clients;

    /// <summary>Runs beside the terminal.</summary>
    public int Runs
    {
        get
        {
            lock (_lock) return _runs.Count;
        }
    }

    /// <summary>Whether output is being recorded.</summary>
    public bool IsRecording => _terminal.Recording is { IsFull: false };

    /// <summary>Length of the recording in bytes; null where nothing was ever recorded.</summary>
    public long? RecordingBytes => _terminal.Recording?.Length;

    /// <summary>Lets a client see the terminal and type to it. Others go on doing so.</summary>
    /// <param name="client">Gets the program's output from now on.</param>
    /// <param name="size">The client's window; the terminal takes the smallest of all.</param>
    /// <param name="replay">Whether the client gets the program's beginning or scrollback, and its exit where it is over; without it the client hears of the next program first.</param>
    /// <exception cref="SessionException">The session is over.</exception>
    public TerminalAttachment Attach(ITerminalClient client, TerminalSize size, bool replay = true)
    {
        ThrowIfClosed();
        Touch();
        TerminalViewer viewer = _terminal.Attach(client, size, replay);
        // Who comes after the warning hears it too. Not before the viewer is there: a tick in between would warn everybody but this one.
        Interlocked.Exchange(ref _warnedFor, 0);
        return new TerminalAttachment(this, _terminal, viewer);
    }

    /// <summary>Starts a program on the terminal. Clients hear of all that follows, a failed start included: <see cref="ITerminalClient.StartedAsync"/>, then <see cref="ITerminalClient.ExitAsync"/> at the latest.</summary>
    /// <exception cref="SessionException">A program runs, one beside it is made of the same files, or the session is over.</exception>
    public void Start(SessionProgram program)
    {
        // With the lock held, so that no program starts in a session that is being closed.
        lock (_lock)
        {
            ThrowIfClosed();
            Touch();
            if (_terminal.IsActive) throw new SessionException(SessionProblem.ProgramRuns, $"{ProgramName} runs in this session already; stop it first.");
            _terminal.Start(program, Reserve(program));
        }
    }

    /// <summary>Hangs the terminal's program up, and ends what does not take the hint; done when it is over. Nothing happens where nothing runs.</summary>
    public Task StopAsync()
    {
        Touch();
        return _terminal.StopAsync();
    }

    /// <summary>Takes the files of a program that is to run later, so that nothing else that is started until then writes them.</summary>
    /// <exception cref="SessionException">Another program of the same directory is made of one of them.</exception>
    public FileLease Reserve(SessionProgram program) => _files.Take(Home, program);

    /// <summary>Starts a run beside the terminal, in a box of its own on the same directory.</summary>
    /// <param name="program">What to run. Its files overwrite those of the same names.</param>
    /// <param name="client">Takes what it writes.</param>
    /// <param name="reserved">Its files, where they were taken before; given back when it is over.</param>
    /// <exception cref="SessionException">There are too many, another is made of the same files, or the session is over.</exception>
    public SessionRun StartRun(SessionProgram program, IRunClient client, FileLease? reserved = null)
    {
        lock (_lock)
        {
            ThrowIfClosed();
            Touch();
            if (_runs.Count >= _policy.RunsPerSession)
                throw new SessionException(SessionProblem.TooManyRuns, $"{_runs.Count} programs run in this session already; wait for one of them.");
            SessionRun run = new(new SessionBox(_backend, _request), program, reserved ?? Reserve(program), client, _policy.ClientStall, _time);
            _runs.Add(run);
            _ = ForgetAsync(run);
            return run;
        }
    }

    /// <summary>Records from now on, as asciicast v2. Nothing happens where it does already.</summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    public void StartRecording() => _terminal.Record();

    /// <summary>Writes the recording as it is now: <see cref="RecordingBytes"/> bytes of asciicast v2.</summary>
    /// <exception cref="SessionException">Nothing was recorded.</exception>
    public Task CopyRecordingAsync(Stream destination, CancellationToken cancellationToken) => _terminal.Recording is { } recording
        ? recording.CopyAsync(destination, cancellationToken)
        : throw new SessionException(SessionProblem.NotFound, "This session is not recorded.");

    /// <summary>Somebody does something.</summary>
    internal void Touch() => Volatile.Write(ref _lastActivity, _time.GetUtcNow().UtcTicks);

    /// <summary>Looks at the clock.</summary>
    /// <returns>Why the session is over now; null where it is not.</returns>
    internal SessionEnd? Tick(DateTimeOffset now, out bool isAbandoned)
    {
        DateTimeOffset expires = Expires;
        isAbandoned = false;
        if (now >= expires) return expires >= Ends ? SessionEnd.Lifetime : SessionEnd.Idle;
        _terminal.DetachStalled();
        TimeSpan left = expires - now;
        if (left <= _policy.ExpiryWarning && Interlocked.Exchange(ref _warnedFor, expires.UtcTicks) != expires.UtcTicks)
            _terminal.Publish(client => client.ExpiringAsync(left));
        isAbandoned = _terminal is { IsActive: true, IsStopping: false, Alone: { } since } && now - since >= (_policy.Grace ?? _policy.IdleTimeout);
        return null;
    }

    /// <summary>Ends the terminal's program, for nobody came back to it.</summary>
    internal Task AbandonAsync() => _terminal.StopAsync();

    /// <summary>Ends all that runs in it, once.</summary>
    internal Task CloseAsync(SessionEnd end)
    {
        lock (_lock) return _closing ??= CloseAllAsync(end, [.. _runs]);
    }

    private async Task CloseAllAsync(SessionEnd end, SessionRun[] runs)
    {
        // Nothing of this may run with the lock held.
        await Task.Yield();
        await Task.WhenAll(runs.Select(run => run.StopAsync()).Append(_terminal.StopAsync())).ConfigureAwait(false);
        await _terminal.SayFarewellAsync(end).ConfigureAwait(false);
        _terminal.Recording?.Dispose();
    }

    private async Task ForgetAsync(SessionRun run)
    {
        await run.Whole.ConfigureAwait(false);
        lock (_lock) _runs.Remove(run);
    }

    private void ThrowIfClosed()
    {
        if (Volatile.Read(ref _closing) is not null) throw new SessionException(SessionProblem.Closed, "This session is over.");
    }
}
