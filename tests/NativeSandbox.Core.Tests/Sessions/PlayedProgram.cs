using System.Threading.Channels;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Tests.Sessions;

/// <summary>A program that a test plays: it says what the test lets it say, and ends when the test wants.</summary>
internal sealed class PlayedProgram(ProgramRequest request) : IProgram
{
    private readonly Channel<byte[]> _output = Channel.CreateUnbounded<byte[]>(), _error = Channel.CreateUnbounded<byte[]>();
    private readonly TaskCompletionSource<ExecOutcome> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MemoryStream _input = new();
    private byte[] _rest = [];
    private int _reads;

    public ProgramRequest Request => request;

    /// <summary>What was written to it; until this is opened nothing is taken.</summary>
    public TaskCompletionSource InputGate { get; set; } = Opened();

    public List<TerminalSize> Sizes { get; } = [];

    public List<int> Signals { get; } = [];

    public bool DiesOfHangUp { get; set; } = true;

    public bool IsInputClosed { get; private set; }

    public int Reads => Volatile.Read(ref _reads);

    public Task<ExecOutcome> Ended => _ended.Task;

    public byte[] Input
    {
        get
        {
            lock (_input) return _input.ToArray();
        }
    }

    public void Say(byte[] bytes) => _output.Writer.TryWrite(bytes);

    public void Say(string text) => Say(System.Text.Encoding.UTF8.GetBytes(text));

    public void Complain(string text) => _error.Writer.TryWrite(System.Text.Encoding.UTF8.GetBytes(text));

    public void End(ExecOutcome outcome)
    {
        _output.Writer.TryComplete();
        _error.Writer.TryComplete();
        _ended.TrySetResult(outcome);
        InputGate.TrySetResult();
    }

    public void Exit(int code) => End(new ExecOutcome { End = ExecEnd.Exited, ExitCode = code });

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest.Length == 0 && await _output.Reader.WaitToReadAsync(cancellationToken)) _output.Reader.TryRead(out _rest!);
        int length = Math.Min(buffer.Length, _rest.Length);
        _rest.AsSpan(0, length).CopyTo(buffer.Span);
        _rest = _rest[length..];
        Interlocked.Increment(ref _reads);
        return length;
    }

    public async ValueTask<int> ReadErrorAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!await _error.Reader.WaitToReadAsync(cancellationToken) || !_error.Reader.TryRead(out byte[]? bytes)) return 0;
        bytes.CopyTo(buffer);
        return bytes.Length;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await InputGate.Task;
        lock (_input) _input.Write(bytes.Span);
    }

    public void CloseInput() => IsInputClosed = true;

    public void Resize(TerminalSize size)
    {
        lock (Sizes) Sizes.Add(size);
    }

    public ValueTask SignalAsync(int signal, CancellationToken cancellationToken)
    {
        lock (Signals) Signals.Add(signal);
        if (signal == 1 && DiesOfHangUp) End(new ExecOutcome { End = ExecEnd.Signaled, Signal = 1 });
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TaskCompletionSource Opened()
    {
        TaskCompletionSource gate = new();
        gate.SetResult();
        return gate;
    }
}
