using Microsoft.Win32.SafeHandles;
using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Backends.Native.Programs;

/// <summary>A descriptor that does not block, with at most one reader and one writer that wait for it.</summary>
internal sealed unsafe class PolledDescriptor : IDisposable
{
    private readonly Poller _poller;
    private readonly SafeFileHandle _handle;
    private readonly ulong _token;
    private readonly Lock _lock = new();
    private TaskCompletionSource? _reader;
    private TaskCompletionSource? _writer;
    private bool _isAdded;
    private bool _isClosed;

    /// <summary>Takes over a descriptor and makes it not block.</summary>
    /// <exception cref="SandboxException">That is impossible.</exception>
    public PolledDescriptor(Poller poller, SafeFileHandle handle)
    {
        _poller = poller;
        _handle = handle;
        int flags = LibC.fcntl(handle, LibC.F_GETFL, 0);
        if (flags < 0 || LibC.fcntl(handle, LibC.F_SETFL, flags | LibC.O_NONBLOCK) != 0)
            throw new SandboxException($"fcntl failed: {Errno.Describe(Errno.Last)}");
        _token = poller.Add(this);
    }

    public SafeFileHandle Handle => _handle;

    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Reads what is there.</summary>
    /// <returns>How much was read, or less the errno.</returns>
    public int TryRead(Span<byte> buffer)
    {
        try
        {
            fixed (byte* bytes = buffer)
            {
                nint read;
                while ((read = LibC.read(_handle, bytes, (nuint)buffer.Length)) < 0 && Errno.Last == LibC.EINTR) { }
                return read < 0 ? -Errno.Last : (int)read;
            }
        }
        catch (ObjectDisposedException)
        {
            return -LibC.EIO;
        }
    }

    /// <summary>Writes what fits.</summary>
    /// <returns>How much was written, or less the errno.</returns>
    public int TryWrite(ReadOnlySpan<byte> content)
    {
        try
        {
            fixed (byte* bytes = content)
            {
                nint written;
                while ((written = LibC.write(_handle, bytes, (nuint)content.Length)) < 0 && Errno.Last == LibC.EINTR) { }
                return written < 0 ? -Errno.Last : (int)written;
            }
        }
        catch (ObjectDisposedException)
        {
            return -LibC.EPIPE;
        }
    }

    /// <summary>Waits until reading is worth a try.</summary>
    public Task WaitReadableAsync(CancellationToken cancellationToken) => WaitAsync(ref _reader, cancellationToken);

    /// <summary>Waits until writing is worth a try.</summary>
    public Task WaitWritableAsync(CancellationToken cancellationToken) => WaitAsync(ref _writer, cancellationToken);

    /// <summary>Lets whoever waits try, though nothing was seen.</summary>
    public void Wake()
    {
        lock (_lock) Complete(both: true, 0);
    }

    /// <summary>Called by the poller's thread.</summary>
    public void OnEvents(uint events)
    {
        lock (_lock)
        {
            Complete(both: (events & (LibC.EPOLLHUP | LibC.EPOLLERR)) != 0, events);
            if (_reader is not null || _writer is not null) Arm();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isClosed) return;
            _isClosed = true;
            Complete(both: true, 0);
        }
        _poller.Remove(_token);
        _handle.Dispose();
    }

    private Task WaitAsync(ref TaskCompletionSource? waiter, CancellationToken cancellationToken)
    {
        TaskCompletionSource own;
        lock (_lock)
        {
            if (_isClosed) return Task.CompletedTask;
            // One that was cancelled left its own behind.
            waiter = own = waiter ?? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Arm();
        }
        return cancellationToken.CanBeCanceled ? own.Task.WaitAsync(cancellationToken) : own.Task;
    }

    private void Arm()
    {
        uint events = (_reader is null ? 0 : LibC.EPOLLIN) | (_writer is null ? 0 : LibC.EPOLLOUT);
        _poller.Arm(_handle, _token, events, first: !_isAdded);
        _isAdded = true;
    }

    private void Complete(bool both, uint events)
    {
        if (both || (events & LibC.EPOLLIN) != 0)
        {
            _reader?.TrySetResult();
            _reader = null;
        }
        if (both || (events & LibC.EPOLLOUT) != 0)
        {
            _writer?.TrySetResult();
            _writer = null;
        }
    }
}
