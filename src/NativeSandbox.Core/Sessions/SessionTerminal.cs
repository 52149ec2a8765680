using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>A session's terminal: one program after the other, seen and typed to by several clients.</summary>
internal sealed class SessionTerminal
{
    private const int ReadSize = 4096;
    // A program that floods its terminal must not keep a pool thread to itself.
    private const int ReadsInARow = 64;
    private static readonly TimeSpan HangUpPatience = TimeSpan.FromSeconds(1);
    // Who closes a session may close its clients' connections next.
    private static readonly TimeSpan FarewellPatience = TimeSpan.FromSeconds(3);
    // A program that is told of two sizes at once sees only the last, which is the one that it knows; and one that does not draw need not be waited for.
    private static readonly TimeSpan RedrawPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RedrawPatience = TimeSpan.FromSeconds(5);

    private readonly ISandboxBackend _backend;
    private readonly SandboxRequest _request;
    private readonly SessionPolicy _policy;
    private readonly TimeProvider _time;
    private readonly SessionCounters _counters;
    private readonly TerminalFeed _feed;
    private readonly TerminalInput _input;
    private readonly Action<TerminalExit> _onExit;
    private SessionBox? _box;
    private IProgram? _program;
    private Task _running = Task.CompletedTask;
    private bool _isStopping;

    public SessionTerminal(ISandboxBackend backend, SandboxRequest request, SessionPolicy policy, TimeProvider time, SessionCounters counters, Action<DetachReason> onLost, Action<TerminalExit> onExit)
    {
        _backend = backend;
        _request = request;
        _policy = policy;
        _time = time;
        _counters = counters;
        _onExit = onExit;
        _input = new TerminalInput(policy.InputQueue.Bytes);
        _feed = new TerminalFeed((int)Math.Min(policy.Scrollback.Bytes, Array.MaxLength), time, reason =>
        {
            OnLeft();
            onLost(reason);
        });
        Alone = time.GetUtcNow();
    }

    public TerminalState State { get; private set; }

    public string? ProgramName { get; private set; }

    public TerminalSize Size { get; private set; } = TerminalSize.Usual;

    /// <summary>The recording; null where nothing was ever recorded.</summary>
    public AsciicastRecording? Recording { get; private set; }

    /// <summary>Since when nobody looks; null while somebody does.</summary>
    public DateTimeOffset? Alone { get; private set; }

    public int Clients
    {
        get
        {
            lock (_feed.Lock) return _feed.ViewerCount;
        }
    }

    /// <summary>Whether its program is being ended.</summary>
    public bool IsStopping => _isStopping;

    public bool IsActive => State is TerminalState.Starting or TerminalState.Running;

    public TerminalViewer Attach(ITerminalClient client, TerminalSize window, bool replay)
    {
        TerminalViewer viewer;
        lock (_feed.Lock)
        {
            viewer = _feed.Add(client, window);
            Alone = null;
            bool isNewSize = Fit();
            if (replay && _feed.Replay(viewer, Size) && !isNewSize && _program is { } program) Redraw(program);
        }
        viewer.Kick();
        return viewer;
    }

    public void Detach(TerminalViewer viewer)
    {
        if (_feed.Remove(viewer)) OnLeft();
    }

    public void DetachStalled() => _feed.DetachStalled(_policy.ClientStall);

    public void Resize(TerminalViewer viewer, TerminalSize window)
    {
        lock (_feed.Lock)
        {
            viewer.Window = window;
            Fit();
        }
    }

    /// <summary>Starts a program where none is active.</summary>
    /// <param name="program">What to start.</param>
    /// <param name="files">Given back when it is over.</param>
    public void Start(SessionProgram program, FileLease files)
    {
        lock (_feed.Lock)
        {
            State = TerminalState.Starting;
            ProgramName = program.Name;
            _isStopping = false;
            SessionBox box = new(_backend, _request);
            _box = box;
            Alone = _feed.ViewerCount == 0 ? _time.GetUtcNow() : null;
            _input.Open();
            // Not on the caller's thread: a connection that starts a program goes on to read what is typed.
            _running = Task.Run(() => RunAsync(program, files, box));
        }
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _counters.AddInput(bytes.Length);
        return _input.WriteAsync(bytes, cancellationToken);
    }

    public async ValueTask SignalAsync(int signal, CancellationToken cancellationToken)
    {
        // As the keys do (termios(3), NOFLSH).
        if (signal is TerminalSignals.Interrupt or TerminalSignals.Quit or TerminalSignals.Suspend) _input.Clear();
        if (Volatile.Read(ref _program) is { } program) await program.SignalAsync(signal, cancellationToken).ConfigureAwait(false);
    }

    public async Task StopAsync()
    {
        SessionBox? box;
        IProgram? program;
        Task running;
        lock (_feed.Lock)
        {
            if (!IsActive) return;
            _isStopping = true;
            (box, program, running) = (_box, _program, _running);
        }
        _input.Clear();
        // A viewer that takes nothing would keep the program's end from being seen.
        _feed.Abandon();
        if (program is not null) await HangUpAsync(program, running).ConfigureAwait(false);
        if (box is not null) await box.StopAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
    }

    public void Publish(Func<ITerminalClient, ValueTask> message) => _ = _feed.PublishAsync(message);

    /// <summary>Tells all who look that it is over; done when they have taken it, or take nothing.</summary>
    public Task SayFarewellAsync(SessionEnd end) => Task.WhenAny(_feed.PublishAsync(client => client.EndedAsync(end)), Task.Delay(FarewellPatience));

    public void Record()
    {
        lock (_feed.Lock) Recording ??= new AsciicastRecording(Size, _policy.Recording.Bytes, _time);
    }

    private static async Task HangUpAsync(IProgram program, Task running)
    {
        try
        {
            await program.SignalAsync(TerminalSignals.HangUp, CancellationToken.None).ConfigureAwait(false);
            // One that is stopped could not hear it.
            await program.SignalAsync(TerminalSignals.Continue, CancellationToken.None).ConfigureAwait(false);
        }
        catch (SandboxException)
        {
            // The backend is gone and the program with it.
            return;
        }
        await Task.WhenAny(running, Task.Delay(HangUpPatience)).ConfigureAwait(false);
    }

    private async Task RunAsync(SessionProgram program, FileLease files, SessionBox box)
    {
        await using ConfiguredAsyncDisposable _ = box.ConfigureAwait(false);
        _feed.Begin(program.Name, Size);
        TerminalExit exit = await EndOfAsync(program, box).ConfigureAwait(false);
        _input.Close();
        // Once, however many look; and before another program is this terminal's.
        _onExit(exit);
        // Before anybody hears of the end and starts the next one.
        files.Dispose();
        lock (_feed.Lock)
        {
            _program = null;
            _box = null;
            State = TerminalState.Ended;
        }
        _feed.Finish(exit);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails, those who look at the terminal hear of it.")]
    private async Task<TerminalExit> EndOfAsync(SessionProgram program, SessionBox box)
    {
        try
        {
            return await RunInAsync(program, box).ConfigureAwait(false);
        }
        catch (Exception) when (box.IsStopped)
        {
            return ProgramExits.Stopped;
        }
        catch (Exception e)
        {
            return ProgramExits.OfFault(e);
        }
    }

    private async Task<TerminalExit> RunInAsync(SessionProgram program, SessionBox box)
    {
        await box.OpenAsync(program).ConfigureAwait(false);
        (ReadOnlyMemory<byte> words, TerminalExit? failure) = await box.CompileAsync(program).ConfigureAwait(false);
        if (!words.IsEmpty) _feed.Say(words);
        if (failure is not null) return failure;
        TerminalSize size = Size;
        IProgram started = await box.StartAsync(program, size).ConfigureAwait(false);
        lock (_feed.Lock)
        {
            _program = started;
            State = TerminalState.Running;
            if (Size != size) started.Resize(Size);
        }
        _input.Connect(started);
        await ShowAsync(started).ConfigureAwait(false);
        ExecOutcome outcome = await started.Ended.ConfigureAwait(false);
        bool stopped;
        lock (_feed.Lock) stopped = _isStopping;
        return ProgramExits.Of(program, outcome, stopped);
    }

    private async Task ShowAsync(IProgram program)
    {
        byte[] buffer = new byte[ReadSize];
        for (int reads = 1; ; reads++)
        {
            await _feed.WaitForRoomAsync().ConfigureAwait(false);
            int read = await program.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false);
            if (read == 0) return;
            _counters.AddOutput(read);
            Recording?.Output(buffer.AsSpan(0, read));
            _feed.Append(buffer.AsSpan(0, read));
            if (reads % ReadsInARow == 0) await Task.Yield();
        }
    }

    // With the lock held.
    private bool Fit()
    {
        if (_feed.SmallestWindow is not { } size || size == Size) return false;
        Size = size;
        _program?.Resize(size);
        Recording?.Resize(size);
        return true;
    }

    // With the lock held. No sequence asks a program to draw its screen again, but a window of another size does (SIGWINCH).
    private void Redraw(IProgram program)
    {
        Task drawn = _feed.WaitForOutputAsync();
        program.Resize(new TerminalSize(Size.Columns, Size.Rows > 1 ? Size.Rows - 1 : 2));
        _ = ResizeBackAsync(program, drawn);
    }

    private async Task ResizeBackAsync(IProgram program, Task drawn)
    {
        await Task.WhenAll(Task.Delay(RedrawPause, _time), Task.WhenAny(drawn, Task.Delay(RedrawPatience, _time))).ConfigureAwait(false);
        lock (_feed.Lock)
        {
            if (_program == program) program.Resize(Size);
        }
    }

    private void OnLeft()
    {
        lock (_feed.Lock)
        {
            if (_feed.ViewerCount == 0) Alone = _time.GetUtcNow();
            Fit();
        }
    }
}
