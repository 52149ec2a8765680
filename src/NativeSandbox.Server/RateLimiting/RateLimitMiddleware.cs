using System.Globalization;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.RateLimiting;

/// <summary>Counts each client's requests and says so in the headers of every answer; /health is not counted.</summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, RateLimits limits, SecurityLog security)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.Equals("/health", StringComparison.OrdinalIgnoreCase)) return next(context);
        ClientIdentity client = ClientIdentity.Of(context);
        using WindowLease lease = limits.Take(client);
        IHeaderDictionary headers = context.Response.Headers;
        headers["RateLimit-Limit"] = limits.Limit;
        headers["RateLimit-Policy"] = limits.Policy;
        headers["RateLimit-Remaining"] = lease.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = Math.Ceiling(lease.Reset.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (lease.IsAcquired) return next(context);
        security.RateLimited(client.Name, context.Request.Path);
        return ProblemWriter.WriteAsync(context, ProblemKind.RateLimited.With(limits.Refusal(lease)), lease.Reset);
    }
}
