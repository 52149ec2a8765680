using System.Globalization;
using System.Threading.RateLimiting;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.RateLimiting;

/// <summary>Counts each client's requests and says so in the headers of every answer; /health is not counted.</summary>
internal sealed class RateLimitMiddleware : IDisposable
{
    private readonly RequestDelegate next;
    private readonly SecurityLog security;
    private readonly PartitionedRateLimiter<ClientIdentity> limiter;
    private readonly string limit;
    private readonly string policy;

    public RateLimitMiddleware(RequestDelegate next, RateLimitOptions options, SecurityLog security)
    {
        this.next = next;
        this.security = security;
        limiter = PartitionedRateLimiter.Create<ClientIdentity, string>(
            client => RateLimitPartition.Get(client.RateLimitKey, _ => new WindowLimiter(options)));
        limit = options.MaxRequests.ToString(CultureInfo.InvariantCulture);
        policy = string.Create(CultureInfo.InvariantCulture, $"{options.MaxRequests};w={Math.Ceiling(options.Window.TotalSeconds):0}");
    }

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.Equals("/health", StringComparison.OrdinalIgnoreCase)) return next(context);
        ClientIdentity client = ClientIdentity.Of(context);
        using var lease = (WindowLease)limiter.AttemptAcquire(client);
        IHeaderDictionary headers = context.Response.Headers;
        headers["RateLimit-Limit"] = limit;
        headers["RateLimit-Policy"] = policy;
        headers["RateLimit-Remaining"] = lease.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = Math.Ceiling(lease.Reset.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (lease.IsAcquired) return next(context);
        security.RateLimited(client.Name, context.Request.Path);
        return ProblemWriter.WriteAsync(context, ProblemKind.RateLimited.With(
            $"More than {limit} requests in the window; it ends in {Math.Ceiling(lease.Reset.TotalSeconds):0} s."), lease.Reset);
    }

    public void Dispose() => limiter.Dispose();
}
