using System.Buffers;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace NativeSandbox.Benchmarks.Contenders;

/// <summary>One terminal over the hub. It has no more than that takes: a thousand of them share two cores with the server.</summary>
internal sealed class TerminalSocket : IAsyncDisposable
{
    private const int Kept = 256;
    private static readonly TimeSpan s_hesitation = TimeSpan.FromSeconds(2), s_pause = TimeSpan.FromMilliseconds(100);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private byte[] _seen = [];
    private byte[] _wanted = [];
    private TaskCompletionSource<long>? _found;

    /// <summary>Bytes of output so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Connects and starts a shell; it is there when its first prompt is.</summary>
    public static async Task<TerminalSocket> OpenAsync(Uri server, CancellationToken cancellationToken)
    {
        TerminalSocket terminal = new();
        await terminal._socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hubs/terminal" }.Uri, cancellationToken);
        await terminal.SendAsync(TerminalMessages.Handshake, cancellationToken);
        terminal._reading = terminal.ReadAsync();
        Task<long> prompt = terminal.Expect("$ ");
        await terminal.SendAsync(TerminalMessages.Start, cancellationToken);
        await terminal._started.Task.WaitAsync(cancellationToken);
        await prompt.WaitAsync(cancellationToken);
        return terminal;
    }

    /// <summary>Types.</summary>
    public Task TypeAsync(string keys, CancellationToken cancellationToken) => SendAsync(TerminalMessages.Data(Encoding.UTF8.GetBytes(keys)), cancellationToken);

    public Task ResizeAsync(int columns, int rows, CancellationToken cancellationToken) => SendAsync(TerminalMessages.Resize(columns, rows), cancellationToken);

    /// <summary>Says that the client is there, as every SignalR client does now and then.</summary>
    public Task PingAsync(CancellationToken cancellationToken) => SendAsync(TerminalMessages.Ping, cancellationToken);

    /// <summary>Waits for a text in what comes from now on. One at a time.</summary>
    /// <returns>When it was there, in <see cref="Stopwatch"/>'s ticks.</returns>
    public Task<long> Expect(string text)
    {
        lock (_lock)
        {
            _seen = [];
            _wanted = Encoding.UTF8.GetBytes(text);
            _found = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _found.Task;
        }
    }

    /// <summary>Types, and waits for what that shows.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> TypeAsync(string keys, string shown, CancellationToken cancellationToken)
    {
        Task<long> expected = Expect(shown);
        long start = Stopwatch.GetTimestamp();
        await TypeAsync(keys, cancellationToken);
        try
        {
            return Stopwatch.GetElapsedTime(start, await expected.WaitAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"after {JsonSerializer.Serialize(keys)} no {JsonSerializer.Serialize(shown)} came, but {JsonSerializer.Serialize(Encoding.UTF8.GetString(_seen))}");
        }
    }

    /// <summary>Ctrl-C, until the shell answers again and everything typed before is done with.</summary>
    /// <remarks>
    /// One is not always enough, on any terminal: the kernel signals first and then drops what is on its way (n_tty.c, isig), a prompt that was
    /// quick included, and a shell that is about to start a program takes the signal for itself.
    /// </remarks>
    /// <exception cref="TimeoutException">The shell does not answer.</exception>
    public async Task InterruptAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 0; !cancellationToken.IsCancellationRequested; attempt++)
        {
            await TypeAsync("\u0003", cancellationToken);
            await Task.Delay(s_pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Task answer = Expect($"back{attempt}\r\n");
            await TypeAsync($"echo 'ba''ck{attempt}'\r", cancellationToken);
            await answer.WaitAsync(s_hesitation, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (answer.IsCompleted)
            {
                await answer;
                return;
            }
        }

        throw new TimeoutException($"after Ctrl-C the shell does not answer; the terminal shows {JsonSerializer.Serialize(Encoding.UTF8.GetString(_seen))}");
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task SendAsync(ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(record, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAsync()
    {
        ArrayBufferWriter<byte> output = new();
        byte[] buffer = new byte[4096];
        int held = 0;
        try
        {
            while (true)
            {
                if (held == buffer.Length) Array.Resize(ref buffer, 4 * buffer.Length);
                ValueWebSocketReceiveResult received = await _socket.ReceiveAsync(buffer.AsMemory(held), default);
                if (received.MessageType == WebSocketMessageType.Close) throw new WebSocketException("the server closed the connection");
                held += received.Count;
                int taken = 0;
                for (int end; (end = buffer.AsSpan(taken, held - taken).IndexOf(TerminalMessages.End)) >= 0; taken += end + 1)
                    Take(TerminalMessages.Read(buffer.AsSpan(taken, end), output), output);
                buffer.AsSpan(taken, held - taken).CopyTo(buffer);
                held -= taken;
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            _started.TrySetException(error);
            lock (_lock) _found?.TrySetException(error);
        }
    }

    private void Take(TerminalMessageKind kind, ArrayBufferWriter<byte> output)
    {
        switch (kind)
        {
            case TerminalMessageKind.Output:
                Look(output.WrittenSpan);
                output.ResetWrittenCount();
                break;
            case TerminalMessageKind.Started: _started.TrySetResult(); break;
            case TerminalMessageKind.Exited: throw new InvalidOperationException("the shell is over");
            case TerminalMessageKind.Refused: throw new InvalidOperationException("the hub refused a call");
        }
    }

    private void Look(ReadOnlySpan<byte> output)
    {
        long now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            Bytes += output.Length;
            if (_found is not { } found) return;
            // What is looked for may come in two parts.
            bool there = output.IndexOf(_wanted) >= 0;
            if (!there)
            {
                _seen = [.. _seen, .. output.Length > Kept ? output[^Kept..] : output];
                there = _seen.AsSpan().IndexOf(_wanted) >= 0;
                if (_seen.Length > 2 * Kept) _seen = _seen[^Kept..];
            }

            if (!there) return;
            _found = null;
            found.SetResult(now);
        }
    }
}
