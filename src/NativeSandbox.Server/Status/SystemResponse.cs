using System.ComponentModel;
using NativeSandbox.Server.Languages;

namespace NativeSandbox.Server.Status;

/// <summary>The answer of <c>GET /api/system</c>.</summary>
internal sealed record SystemResponse
{
    [Description("Always true.")]
    public required bool Success { get; init; }

    public required HostInfo Host { get; init; }

    public required VersionsInfo Versions { get; init; }

    public required BackendInfo Backend { get; init; }

    public required QueueInfo Queue { get; init; }

    [Description("The most that any request may ask for.")]
    public required LimitValues Limits { get; init; }

    [Description("Seconds since the start.")]
    public required double UptimeSeconds { get; init; }
}
