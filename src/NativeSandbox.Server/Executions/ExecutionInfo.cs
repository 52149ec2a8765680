using System.ComponentModel;
using NativeSandbox.Server.Terminals;

namespace NativeSandbox.Server.Executions;

/// <summary>The answer of <c>GET /api/executions/{executionId}</c>.</summary>
internal sealed record ExecutionInfo
{
    [Description("The run's id.")]
    public required string ExecutionId { get; init; }

    [Description("The session that it belongs to.")]
    public required string SessionId { get; init; }

    [Description("The language's id.")]
    public required string Language { get; init; }

    [Description("queued, running or ended.")]
    public required string State { get; init; }

    [Description("The verdict; null until it ended.")]
    public required string? Verdict { get; init; }

    [Description("Standard output so far, up to 262,144 characters together with error.")]
    public required string Output { get; init; }

    [Description("Standard error so far, the compiler's messages before it.")]
    public required string Error { get; init; }

    [Description("Whether there was more output than is kept.")]
    public required bool OutputTruncated { get; init; }

    [Description("How it ended; null until then.")]
    public required ExitMessage? Exit { get; init; }
}
