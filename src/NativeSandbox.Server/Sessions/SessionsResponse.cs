using System.ComponentModel;

namespace NativeSandbox.Server.Sessions;

/// <summary>The answer of <c>GET /api/sessions</c>.</summary>
internal sealed record SessionsResponse
{
    [Description("Always true.")]
    public required bool Success { get; init; }

    [Description("The key's sessions, the oldest first.")]
    public required IReadOnlyList<SessionInfo> Sessions { get; init; }
}
