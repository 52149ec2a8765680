using NativeSandbox.Backends.Native.Boxes;
using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Backends.Native.Programs;

/// <summary>A program whose terminal or pipes are here.</summary>
internal sealed class NativeProgram : IProgram
{
    private const int SIGINT = 2, SIGQUIT = 3, SIGTSTP = 20;

    private readonly NativeBox _box;
    private readonly PolledDescriptor? _input;
    private readonly PolledDescriptor? _output;
    private readonly PolledDescriptor? _error;
    private readonly bool _isTerminal;

    private NativeProgram(NativeBox box, Task<ExecOutcome> ended, PolledDescriptor? input, PolledDescriptor? output, PolledDescriptor? error)
    {
        _box = box;
        _input = input;
        _output = output;
        _error = error;
        _isTerminal = ReferenceEquals(input, output);
        Ended = ended;
        // A descendant that escaped the end would hold the terminal open; what it writes is no longer the program's.
        _ = ended.ContinueWith(static (_, program) => ((NativeProgram)program!).WakeAll(), this, default, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public Task<ExecOutcome> Ended { get; }

    /// <summary>A program on a terminal; without a descriptor one that was over before it started.</summary>
    public static NativeProgram OnTerminal(NativeBox box, Task<ExecOutcome> ended, PolledDescriptor? master) => new(box, ended, master, master, null);

    /// <summary>A program on three pipes.</summary>
    public static NativeProgram OnPipes(NativeBox box, Task<ExecOutcome> ended, PolledDescriptor input, PolledDescriptor output, PolledDescriptor error) =>
        new(box, ended, input, output, error);

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => ReadAsync(_output, buffer, cancellationToken);

    public ValueTask<int> ReadErrorAsync(Memory<byte> buffer, CancellationToken cancellationToken) => ReadAsync(_error, buffer, cancellationToken);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_input is null) return;
        while (bytes.Length > 0 && !Ended.IsCompleted && !_input.IsClosed)
        {
            int written = _input.TryWrite(bytes.Span);
            if (written > 0) bytes = bytes[written..];
            // EPIPE, EIO: nobody will ever read it.
            else if (written is not (0 or -LibC.EAGAIN)) return;
            else await _input.WaitWritableAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void CloseInput()
    {
        if (!_isTerminal) _input?.Dispose();
    }

    public unsafe void Resize(TerminalSize size)
    {
        if (!_isTerminal || _output is null) return;
        LibC.Winsize window = new() { ws_col = (ushort)size.Columns, ws_row = (ushort)size.Rows };
        Control(_output, LibC.TIOCSWINSZ, (nint)(&window));
    }

    public ValueTask SignalAsync(int signal, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(signal, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(signal, 64);
        cancellationToken.ThrowIfCancellationRequested();
        if (Ended.IsCompleted) return ValueTask.CompletedTask;
        bool sent = _isTerminal && _output is not null && signal is SIGINT or SIGQUIT or SIGTSTP && Control(_output, LibC.TIOCSIG, signal);
        if (!sent) _box.Signal(signal);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _input?.Dispose();
        _output?.Dispose();
        _error?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<int> ReadAsync(PolledDescriptor? descriptor, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (descriptor is null) return 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Looked at before reading: all that the program wrote is there once it has ended.
            bool ended = Ended.IsCompleted;
            int read = descriptor.TryRead(buffer.Span);
            if (read > 0) return read;
            if (ended || descriptor.IsClosed || (read == 0 && !_isTerminal)) return 0;
            if (read == -LibC.EAGAIN) await descriptor.WaitReadableAsync(cancellationToken).ConfigureAwait(false);
            // EIO: nobody has the terminal open at this moment, and the program may yet open it again.
            else await EndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task EndAsync(CancellationToken cancellationToken) =>
        Ended.ContinueWith(static _ => { }, cancellationToken, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private void WakeAll()
    {
        _input?.Wake();
        _output?.Wake();
        _error?.Wake();
    }

    private static bool Control(PolledDescriptor descriptor, nuint request, nint argument)
    {
        try
        {
            return LibC.ioctl(descriptor.Handle, request, argument) == 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
