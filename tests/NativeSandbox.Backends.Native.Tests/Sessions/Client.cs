using System.Text;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Backends.Native.Tests.Sessions;

/// <summary>A person at a session's terminal.</summary>
internal sealed class Client : ITerminalClient, IRunClient
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly Lock _lock = new();
    private readonly List<byte> _data = [];
    private readonly TaskCompletionSource<TerminalExit> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SessionEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _looked;

    public TerminalAttachment? Attachment { get; private set; }

    public TerminalStarted? Started { get; private set; }

    public Task<TerminalExit> Exit => _exit.Task.WaitAsync(s_patience);

    public Task<SessionEnd> End => _end.Task.WaitAsync(s_patience);

    public string Text
    {
        get
        {
            lock (_lock) return Encoding.UTF8.GetString([.. _data]);
        }
    }

    public static Client At(UserSession session, SessionProgram? program = null)
    {
        Client client = new();
        client.Attachment = session.Attach(client, TerminalSize.Usual);
        if (program is not null) session.Start(program);
        return client;
    }

    public async Task TypeAsync(string text) => await Attachment!.WriteAsync(Encoding.UTF8.GetBytes(text), default);

    /// <summary>Waits until a text shows behind the one that was waited for last.</summary>
    public async Task ExpectAsync(string text)
    {
        using CancellationTokenSource patience = new(s_patience);
        while (true)
        {
            string all = Text;
            int at = all.IndexOf(text, _looked, StringComparison.Ordinal);
            if (at >= 0)
            {
                _looked = at + text.Length;
                return;
            }
            if (patience.IsCancellationRequested) throw new TimeoutException($"'{text}' did not show in: {all}\n{(_exit.Task.IsCompleted ? _exit.Task.Result : null)}");
            await Task.Delay(5);
        }
    }

    public ValueTask StartedAsync(TerminalStarted started)
    {
        Started = started;
        return ValueTask.CompletedTask;
    }

    public ValueTask DataAsync(ReadOnlyMemory<byte> data) => OutputAsync(data);

    public ValueTask OutputAsync(ReadOnlyMemory<byte> data)
    {
        lock (_lock) _data.AddRange(data.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask ErrorAsync(ReadOnlyMemory<byte> data) => OutputAsync(data);

    public ValueTask ExitAsync(TerminalExit exit)
    {
        _exit.TrySetResult(exit);
        return ValueTask.CompletedTask;
    }

    public ValueTask ExpiringAsync(TimeSpan left) => ValueTask.CompletedTask;

    public ValueTask EndedAsync(SessionEnd end)
    {
        _end.TrySetResult(end);
        return ValueTask.CompletedTask;
    }

    public void OnDetached(DetachReason reason) => _exit.TrySetResult(new TerminalExit { Verdict = Verdict.InternalError, Detail = $"detached: {reason}" });
}
