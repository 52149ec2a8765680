using System.Text;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Core.Tests.Sessions;

/// <summary>A client that writes down what it hears, in order.</summary>
internal sealed class Viewer : ITerminalClient
{
    private readonly Lock _lock = new();
    private readonly List<byte> _data = [];
    private readonly List<string> _heard = [];

    /// <summary>What every call waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public bool Throws { get; set; }

    public TerminalStarted? Started { get; private set; }

    public TerminalExit? Exit { get; private set; }

    public SessionEnd? End { get; private set; }

    public DetachReason? Detached { get; private set; }

    public TimeSpan? Expiring { get; private set; }

    public byte[] Data
    {
        get
        {
            lock (_lock) return _data.ToArray();
        }
    }

    public string Text => Encoding.UTF8.GetString(Data);

    /// <summary>The names of the calls, data that follows data once.</summary>
    public string Order
    {
        get
        {
            lock (_lock) return string.Join(' ', _heard);
        }
    }

    public async ValueTask StartedAsync(TerminalStarted started) => await HearAsync("started", () => Started = started);

    public async ValueTask DataAsync(ReadOnlyMemory<byte> data) => await HearAsync("data", () => _data.AddRange(data.Span));

    public async ValueTask ErrorAsync(ReadOnlyMemory<byte> data) => await HearAsync($"error:{Encoding.UTF8.GetString(data.Span)}", () => { });

    public async ValueTask ExitAsync(TerminalExit exit) => await HearAsync("exit", () => Exit = exit);

    public async ValueTask ExpiringAsync(TimeSpan left) => await HearAsync("expiring", () => Expiring = left);

    public async ValueTask EndedAsync(SessionEnd end) => await HearAsync("ended", () => End = end);

    public void OnDetached(DetachReason reason) => Detached = reason;

    private async Task HearAsync(string what, Action note)
    {
        if (Throws) throw new IOException("gone");
        await Gate;
        lock (_lock)
        {
            note();
            if (_heard.Count == 0 || _heard[^1] != what) _heard.Add(what);
        }
    }
}
