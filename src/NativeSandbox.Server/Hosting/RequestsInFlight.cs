using System.Diagnostics;

namespace NativeSandbox.Server.Hosting;

/// <summary>How many requests are being answered, and how long there were none.</summary>
internal sealed class RequestsInFlight
{
    private int current;
    private long lastEnd = Stopwatch.GetTimestamp();

    public int Current => Volatile.Read(ref current);

    /// <summary>Since when no request came or ended.</summary>
    public TimeSpan Idle => Current > 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(Volatile.Read(ref lastEnd));

    public void Enter() => Interlocked.Increment(ref current);

    public void Leave()
    {
        Volatile.Write(ref lastEnd, Stopwatch.GetTimestamp());
        Interlocked.Decrement(ref current);
    }
}
