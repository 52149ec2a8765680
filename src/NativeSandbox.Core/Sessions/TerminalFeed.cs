using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>What a session's terminal shows, and those who see it. Every viewer gets each byte once, in order, at its own pace; the slowest sets the program's.</summary>
/// <param name="scrollback">Bytes for those who come later.</param>
/// <param name="time">The clock by which a viewer stalls.</param>
/// <param name="onLost">Called when a viewer was detached without its wish.</param>
internal sealed class TerminalFeed(int scrollback, TimeProvider time, Action<DetachReason> onLost)
{
    /// <summary>How far the slowest viewer may be behind before the program waits.</summary>
    public const int Window = 64 * 1024;

    private readonly Scrollback _bytes = new(Math.Max(scrollback, Window));
    private readonly List<TerminalViewer> _viewers = [];
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _output;
    private bool _isAbandoned;
    private string? _program;
    private ReadOnlyMemory<byte> _words;
    private TerminalExit? _exit;

    /// <summary>Guards this, its viewers and the terminal that feeds it.</summary>
    public Lock Lock { get; } = new();

    public TimeProvider Time => time;

    /// <summary>The position of the next byte; read with the lock held.</summary>
    public long End => _bytes.End;

    /// <summary>How many look; read with the lock held.</summary>
    public int ViewerCount => _viewers.Count;

    /// <summary>The smallest of all viewers' windows, null where nobody looks; read with the lock held.</summary>
    public TerminalSize? SmallestWindow
    {
        get
        {
            TerminalSize? smallest = null;
            foreach (TerminalViewer viewer in _viewers) smallest = smallest?.FitInto(viewer.Window) ?? viewer.Window;
            return smallest;
        }
    }

    /// <summary>A new program begins.</summary>
    public void Begin(string program, TerminalSize size)
    {
        lock (Lock)
        {
            _program = program;
            _words = default;
            _exit = null;
            _isAbandoned = false;
            _bytes.Begin();
        }
        TerminalStarted started = new() { Program = program, Reattached = false, ReplayedBytes = 0, Size = size };
        _ = PublishAsync(client => client.StartedAsync(started));
    }

    /// <summary>A compiler's words.</summary>
    public void Say(ReadOnlyMemory<byte> words)
    {
        lock (Lock) _words = words;
        _ = PublishAsync(client => client.ErrorAsync(words));
    }

    /// <summary>The program is over.</summary>
    public void Finish(TerminalExit exit)
    {
        lock (Lock) _exit = exit;
        _ = PublishAsync(client => client.ExitAsync(exit));
    }

    /// <summary>Tells every viewer something, behind the output so far; done when all have taken it. Of one that is detached before nobody hears.</summary>
    public Task PublishAsync(Func<ITerminalClient, ValueTask> message)
    {
        TerminalViewer[] viewers;
        List<Task> taken = [];
        lock (Lock)
        {
            viewers = [.. _viewers];
            foreach (TerminalViewer viewer in viewers)
            {
                TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
                taken.Add(done.Task);
                viewer.Enqueue(_bytes.End, async client =>
                {
                    await message(client).ConfigureAwait(false);
                    done.SetResult();
                });
            }
        }
        foreach (TerminalViewer viewer in viewers) viewer.Kick();
        return Task.WhenAll(taken);
    }

    /// <summary>Adds a viewer, with the lock held. It hears nothing before its first <see cref="TerminalViewer.Kick"/>.</summary>
    public TerminalViewer Add(ITerminalClient client, TerminalSize window)
    {
        TerminalViewer viewer = new(this, client, window) { Position = _bytes.End };
        _viewers.Add(viewer);
        return viewer;
    }

    /// <summary>Lets a new viewer see what was there before it, with the lock held.</summary>
    /// <returns>Whether the beginning is lost and the program draws on the alternate screen, so that it must draw all of it again.</returns>
    public bool Replay(TerminalViewer viewer, TerminalSize size)
    {
        if (_program is null) return false;
        (viewer.Position, bool isCut) = _bytes.CleanStart(scrollback, out TerminalModes modes);
        ReadOnlyMemory<byte> lost = modes.ToSequence();
        if (isCut) _bytes.Follow(ref modes, viewer.Position);
        TerminalStarted started = new() { Program = _program, Reattached = true, ReplayedBytes = lost.Length + (int)(_bytes.End - viewer.Position), Size = size };
        ReadOnlyMemory<byte> words = _words;
        viewer.Enqueue(viewer.Position, client => client.StartedAsync(started));
        if (!words.IsEmpty) viewer.Enqueue(viewer.Position, client => client.ErrorAsync(words));
        if (!lost.IsEmpty) viewer.Enqueue(viewer.Position, client => client.DataAsync(lost));
        if (_exit is { } exit) viewer.Enqueue(_bytes.End, client => client.ExitAsync(exit));
        return isCut && modes.IsAlternate;
    }

    /// <summary>Waits until the slowest viewer has caught up enough for more.</summary>
    public Task WaitForRoomAsync()
    {
        lock (Lock)
        {
            if (HasRoom()) return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    /// <summary>Done with the next output.</summary>
    public Task WaitForOutputAsync()
    {
        lock (Lock)
        {
            _output ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _output.Task;
        }
    }

    /// <summary>Lets output come whether anybody has seen what is there or not: its program is being ended.</summary>
    public void Abandon()
    {
        lock (Lock)
        {
            _isAbandoned = true;
            SignalRoom();
        }
    }

    /// <summary>Adds output.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        TerminalViewer? only;
        TerminalViewer[] viewers = [];
        lock (Lock)
        {
            _bytes.Append(bytes);
            _output?.TrySetResult();
            _output = null;
            only = _viewers.Count == 1 ? _viewers[0] : null;
            if (_viewers.Count > 1) viewers = [.. _viewers];
        }
        only?.Kick();
        foreach (TerminalViewer viewer in viewers) viewer.Kick();
    }

    /// <summary>Detaches every viewer that has not taken anything for so long.</summary>
    public void DetachStalled(TimeSpan patience)
    {
        TerminalViewer[] stalled;
        lock (Lock) stalled = [.. _viewers.Where(viewer => viewer.IsStalled(patience))];
        foreach (TerminalViewer viewer in stalled) Lose(viewer, DetachReason.Stalled);
    }

    /// <summary>Takes a viewer out.</summary>
    /// <returns>Whether it was in.</returns>
    public bool Remove(TerminalViewer viewer)
    {
        lock (Lock)
        {
            if (!_viewers.Remove(viewer)) return false;
            viewer.IsDetached = true;
            SignalRoom();
            return true;
        }
    }

    /// <summary>Takes a viewer out against its wish.</summary>
    public void Lose(TerminalViewer viewer, DetachReason reason)
    {
        if (!Remove(viewer)) return;
        viewer.Client.OnDetached(reason);
        onLost(reason);
    }

    /// <summary>The next bytes for a viewer; called with the lock held.</summary>
    public ReadOnlyMemory<byte> Next(TerminalViewer viewer, long until, int maximum)
    {
        // Where the program was ended over a slow viewer's head, what it missed is gone.
        viewer.Position = Math.Max(viewer.Position, _bytes.Start);
        return _bytes.From(viewer.Position, (int)Math.Clamp(until - viewer.Position, 0, maximum));
    }

    /// <summary>Somebody has taken something or left; called with the lock held.</summary>
    public void SignalRoom()
    {
        if (_room is null || !HasRoom()) return;
        _room.TrySetResult();
        _room = null;
    }

    private bool HasRoom()
    {
        if (_isAbandoned) return true;
        foreach (TerminalViewer viewer in _viewers)
        {
            if (_bytes.End - viewer.Position > Window) return false;
        }
        return true;
    }
}
