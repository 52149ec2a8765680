using System.Diagnostics;
using System.Threading.RateLimiting;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.RateLimiting;

/// <summary>The framework's fixed window for one client, which also knows when its window ends: the framework's lease tells only the window's length.</summary>
internal sealed class WindowLimiter : ReplenishingRateLimiter
{
    private readonly FixedWindowRateLimiter inner;
    private readonly TimeSpan window;
    private readonly Lock windowLock = new();
    private long windowStart;

    public WindowLimiter(RateLimitOptions options)
    {
        window = options.Window;
        inner = new FixedWindowRateLimiter(new FixedWindowRateLimiterOptions
        {
            AutoReplenishment = false,
            PermitLimit = options.MaxRequests,
            QueueLimit = 0,
            Window = options.Window,
        });
        windowStart = Stopwatch.GetTimestamp();
    }

    public override TimeSpan ReplenishmentPeriod => window;

    public override bool IsAutoReplenishing => false;

    public override TimeSpan? IdleDuration => inner.IdleDuration;

    public override RateLimiterStatistics? GetStatistics() => inner.GetStatistics();

    public override bool TryReplenish()
    {
        lock (windowLock)
        {
            if (Stopwatch.GetElapsedTime(windowStart) < window) return false;
            inner.TryReplenish();
            // Read after the inner limiter has read its clock, so that its window is never the later one and no turn is missed.
            windowStart = Stopwatch.GetTimestamp();
            return true;
        }
    }

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        // The partition's timer replenishes every 100 ms; a request must not be refused for that delay.
        TryReplenish();
        lock (windowLock)
        {
            using RateLimitLease lease = inner.AttemptAcquire(permitCount);
            TimeSpan reset = window - Stopwatch.GetElapsedTime(windowStart);
            return new WindowLease(lease.IsAcquired, inner.GetStatistics()?.CurrentAvailablePermits ?? 0, reset < TimeSpan.Zero ? TimeSpan.Zero : reset);
        }
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AttemptAcquireCore(permitCount));

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
