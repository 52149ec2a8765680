using System.Globalization;
using System.Threading.RateLimiting;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.RateLimiting;

/// <summary>Each client's window: what REST and the hub take from is one.</summary>
internal sealed class RateLimits : IDisposable
{
    private readonly PartitionedRateLimiter<ClientIdentity> limiter;

    public RateLimits(RateLimitOptions options)
    {
        limiter = PartitionedRateLimiter.Create<ClientIdentity, string>(
            client => RateLimitPartition.Get(client.RateLimitKey, _ => new WindowLimiter(options)));
        IsOn = options.MaxRequests > 0;
        Limit = options.MaxRequests.ToString(CultureInfo.InvariantCulture);
        Policy = string.Create(CultureInfo.InvariantCulture, $"{options.MaxRequests};w={Math.Ceiling(options.Window.TotalSeconds):0}");
    }

    public bool IsOn { get; }

    /// <summary>Requests in a window.</summary>
    public string Limit { get; }

    /// <summary>The same with the window, as RateLimit-Policy tells it.</summary>
    public string Policy { get; }

    /// <summary>Counts one request. Only where <see cref="IsOn"/>.</summary>
    public WindowLease Take(ClientIdentity client) => (WindowLease)limiter.AttemptAcquire(client);

    /// <summary>What a client is told that is over the limit.</summary>
    public string Refusal(WindowLease lease) => $"More than {Limit} requests in the window; it ends in {Math.Ceiling(lease.Reset.TotalSeconds):0} s.";

    public void Dispose() => limiter.Dispose();
}
