using System.Diagnostics.CodeAnalysis;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>One client's place in a terminal's output. It sends when there is something to send, and costs nothing while there is not.</summary>
internal sealed class TerminalViewer(TerminalFeed feed, ITerminalClient client, TerminalSize window)
{
    private const int Chunk = 32 * 1024;
    // Messages come by starts, exits and warnings. Nobody who reads at all is so many behind.
    private const int MaximumMessages = 256;

    private readonly Queue<(long At, Func<ITerminalClient, ValueTask> Send)> _messages = [];
    private bool _isSending;
    private long _since;

    public ITerminalClient Client => client;

    /// <summary>The client's window.</summary>
    public TerminalSize Window { get; set; } = window;

    /// <summary>The next byte that the client gets.</summary>
    public long Position { get; set; }

    public bool IsDetached { get; set; }

    /// <summary>Adds a message that goes out when the client has all bytes before a position; called with the feed's lock held.</summary>
    public void Enqueue(long at, Func<ITerminalClient, ValueTask> message) => _messages.Enqueue((at, message));

    /// <summary>Whether the client lets one call last so long; called with the feed's lock held.</summary>
    public bool IsStalled(TimeSpan patience) =>
        _messages.Count > MaximumMessages || (_isSending && feed.Time.GetElapsedTime(_since) >= patience);

    /// <summary>Sends what there is, on the caller's thread until the client makes it wait.</summary>
    public void Kick()
    {
        lock (feed.Lock)
        {
            if (_isSending || IsDetached) return;
            _isSending = true;
            _since = feed.Time.GetTimestamp();
        }
        _ = SendAllAsync();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever a client throws, the program and the other clients go on.")]
    private async Task SendAllAsync()
    {
        try
        {
            while (TakeNext(out ReadOnlyMemory<byte> bytes, out Func<ITerminalClient, ValueTask>? message))
            {
                if (message is null) await client.DataAsync(bytes).ConfigureAwait(false);
                else await message(client).ConfigureAwait(false);
                lock (feed.Lock)
                {
                    Position += bytes.Length;
                    feed.SignalRoom();
                }
            }
        }
        catch (Exception)
        {
            feed.Lose(this, DetachReason.Failed);
        }
    }

    private bool TakeNext(out ReadOnlyMemory<byte> bytes, out Func<ITerminalClient, ValueTask>? message)
    {
        lock (feed.Lock)
        {
            bytes = default;
            message = null;
            if (IsDetached) return false;
            _since = feed.Time.GetTimestamp();
            bytes = feed.Next(this, _messages.TryPeek(out var next) ? next.At : feed.End, Chunk);
            if (!bytes.IsEmpty) return true;
            if (_messages.TryDequeue(out next))
            {
                message = next.Send;
                return true;
            }
            return _isSending = false;
        }
    }
}
