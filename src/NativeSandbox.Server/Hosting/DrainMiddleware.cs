using NativeSandbox.Server.Problems;

namespace NativeSandbox.Server.Hosting;

/// <summary>Refuses new work on connections that outlive the stop; /health still answers, and says so.</summary>
internal sealed class DrainMiddleware(RequestDelegate next, Drain drain)
{
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(5);

    public Task InvokeAsync(HttpContext context)
    {
        if (!drain.Started) return next(context);
        context.Response.Headers.Connection = "close";
        return context.Request.Path.Equals("/health", StringComparison.OrdinalIgnoreCase)
            ? next(context)
            : ProblemWriter.WriteAsync(context, ProblemKind.Stopping.With("The server is stopping and takes no new work."), RestartTime);
    }
}
