using System.ComponentModel;

namespace NativeSandbox.Server.Health;

/// <summary>The answer of <c>GET /health</c>.</summary>
internal sealed record HealthResponse
{
    [Description("healthy, or stopping while running programs finish (with HTTP status 503).")]
    public required string Status { get; init; }

    [Description("ISO 8601, UTC.")]
    public required DateTime Timestamp { get; init; }

    [Description("Sessions since the start.")]
    public required long TotalSessions { get; init; }

    [Description("Sessions at this moment.")]
    public required long ActiveSessions { get; init; }

    [Description("Connections open at this moment.")]
    public required long ConnectionCount { get; init; }

    [Description("Memory of the server, in bytes.")]
    public required HealthMemory MemoryUsage { get; init; }
}
