using NativeSandbox.Server.Problems;

namespace NativeSandbox.Server.Hosting;

/// <summary>While the server stops, every answer ends its connection, and new work is refused where no other process takes over; /health still answers.</summary>
internal sealed class DrainMiddleware(RequestDelegate next, Drain drain)
{
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(5);

    public Task InvokeAsync(HttpContext context)
    {
        if (!drain.Started)
        {
            // One that runs when the stop begins tells its client too, so that the next request goes to the next process.
            if (drain.HandsOver) context.Response.OnStarting(CloseWhereStopping, context);
            return next(context);
        }
        context.Response.Headers.Connection = "close";
        return !drain.Refusing || context.Request.Path.Equals("/health", StringComparison.OrdinalIgnoreCase)
            ? next(context)
            : ProblemWriter.WriteAsync(context, ProblemKind.Stopping.With("The server is stopping and takes no new work."), RestartTime);
    }

    private Task CloseWhereStopping(object context)
    {
        if (drain.Started) ((HttpContext)context).Response.Headers.Connection = "close";
        return Task.CompletedTask;
    }
}
