using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Hosting;

namespace NativeSandbox.Server.Health;

/// <summary><c>GET /health</c>: open to all, cheap, and 503 once the server is stopping.</summary>
internal static class HealthEndpoint
{
    public static IResult Handle(Drain drain, ConnectionCounter connections, SessionManager sessions) => Results.Json(
        new HealthResponse
        {
            Status = drain.Refusing ? "stopping" : "healthy",
            Timestamp = DateTime.UtcNow,
            TotalSessions = sessions.Statistics.Opened,
            ActiveSessions = sessions.Statistics.Sessions,
            ConnectionCount = connections.Open,
            MemoryUsage = new HealthMemory(Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false)),
        },
        ServerJson.Default.HealthResponse,
        statusCode: drain.Refusing ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
}
