using System.Diagnostics;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Metrics;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Hosting;

/// <summary>The outermost layer: times each request for the log and the metrics.</summary>
internal sealed class RequestMiddleware(RequestDelegate next, RequestLog log, ServerMetrics metrics, RequestsInFlight requests)
{
    public async Task InvokeAsync(HttpContext context)
    {
        long start = Stopwatch.GetTimestamp();
        requests.Enter();
        // Output of programs is in the answers; no browser may take it for anything but what it is declared as.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            int status = context.Response.StatusCode;
            log.Write(context.Request.Method, context.Request.Path.Value ?? "", status, elapsed.TotalMilliseconds, ClientIdentity.Of(context).Name);
            metrics.Request(Method(context), Route(context), status, elapsed);
            requests.Leave();
        }
    }

    // Both labels come from a fixed set: a client that invents paths or methods must not invent series.
    private static string Route(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "other";

    private static string Method(HttpContext context) => HttpMethods.GetCanonicalizedValue(context.Request.Method) switch
    {
        "GET" or "POST" or "PUT" or "DELETE" or "HEAD" or "OPTIONS" or "PATCH" => HttpMethods.GetCanonicalizedValue(context.Request.Method),
        _ => "other",
    };
}
