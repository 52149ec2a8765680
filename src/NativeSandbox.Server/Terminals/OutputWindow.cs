namespace NativeSandbox.Server.Terminals;

/// <summary>
/// How much output may be on its way to a client that tells what it has shown. A browser takes whatever comes over a WebSocket and
/// keeps it in its memory, so the connection's own back-pressure never reaches a page that is slow to show; its word does.
/// </summary>
/// <param name="size">Bytes on their way at once. A client that never tells anything has no window, only its connection.</param>
internal sealed class OutputWindow(long size)
{
    /// <summary>Several times what a page tells at once, so that a quick one never waits.</summary>
    public const long Usual = 1 << 20;

    private readonly Lock changing = new();
    private long underWay;
    private bool isUsed;
    private bool isClosed;
    private TaskCompletionSource? room;

    /// <summary>Counts what was sent; done when there is room for more.</summary>
    public Task SentAsync(int bytes)
    {
        lock (changing)
        {
            underWay += bytes;
            if (!isUsed || isClosed || underWay < size) return Task.CompletedTask;
            room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return room.Task;
        }
    }

    /// <summary>The client has shown so many bytes more; what it says too much is not believed.</summary>
    public void Take(long bytes)
    {
        TaskCompletionSource? waiting = null;
        lock (changing)
        {
            isUsed = true;
            underWay = Math.Max(0, underWay - Math.Max(0, bytes));
            if (underWay < size) (waiting, room) = (room, null);
        }

        waiting?.SetResult();
    }

    /// <summary>The client is gone: nothing waits for it any more.</summary>
    public void Close()
    {
        TaskCompletionSource? waiting;
        lock (changing)
        {
            isClosed = true;
            (waiting, room) = (room, null);
        }

        waiting?.SetResult();
    }
}
