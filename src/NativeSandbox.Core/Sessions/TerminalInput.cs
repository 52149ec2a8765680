using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>What was typed and not yet taken by the program, in order. Who types more than fits waits.</summary>
internal sealed class TerminalInput(long maximum)
{
    // A program that takes nothing any more holds up this much at most when what waits is thrown away.
    private const int Slice = 4096;

    // What a queued piece costs beside its bytes: a megabyte sent one key at a time must not take fifty.
    private const int PieceCost = 64;

    private readonly Lock _lock = new();
    private readonly Queue<ReadOnlyMemory<byte>> _queue = [];
    private ReadOnlyMemory<byte> _first;
    private TaskCompletionSource? _room;
    private IProgram? _program;
    private long _queued;
    private bool _isSending;
    private bool _isOpen;

    /// <summary>A program is about to start: what is typed waits for it.</summary>
    public void Open()
    {
        lock (_lock) _isOpen = true;
    }

    /// <summary>The program takes input now.</summary>
    public void Connect(IProgram program)
    {
        lock (_lock) _program = program;
        Kick();
    }

    /// <summary>The program is over: what waits is thrown away, and what comes is too.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isOpen = false;
            _program = null;
        }
        Clear();
    }

    /// <summary>Throws away what waits.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _queue.Clear();
            _first = default;
            _queued = 0;
            SignalRoom();
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.IsEmpty) return;
        while (WaitOrEnqueue(bytes) is { } room) await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        Kick();
    }

    private Task? WaitOrEnqueue(ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            if (!_isOpen) return null;
            if (_queued > 0 && _queued + bytes.Length + PieceCost > maximum)
            {
                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _room.Task;
            }
            // The caller's memory is its own again when this returns.
            _queue.Enqueue(bytes.ToArray());
            _queued += bytes.Length + PieceCost;
            return null;
        }
    }

    private void Kick()
    {
        lock (_lock)
        {
            if (_isSending || _program is null || _queued == 0) return;
            _isSending = true;
        }
        _ = SendAllAsync();
    }

    private async Task SendAllAsync()
    {
        while (TakeNext() is var (program, bytes)) await program.WriteAsync(bytes, CancellationToken.None).ConfigureAwait(false);
    }

    private (IProgram Program, ReadOnlyMemory<byte> Bytes)? TakeNext()
    {
        lock (_lock)
        {
            if (_first.IsEmpty && _queue.TryDequeue(out _first)) _queued -= PieceCost;
            if (_program is null || _first.IsEmpty)
            {
                _isSending = false;
                return null;
            }
            ReadOnlyMemory<byte> slice = _first[..Math.Min(Slice, _first.Length)];
            _first = _first[slice.Length..];
            _queued -= slice.Length;
            SignalRoom();
            return (_program, slice);
        }
    }

    private void SignalRoom()
    {
        if (_room is null || _queued >= maximum) return;
        _room.TrySetResult();
        _room = null;
    }
}
