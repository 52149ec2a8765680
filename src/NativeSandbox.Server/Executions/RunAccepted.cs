using System.ComponentModel;

namespace NativeSandbox.Server.Executions;

/// <summary>The answer of <c>POST /run/{language}</c>: the program was taken and runs, or waits for its turn.</summary>
internal sealed record RunAccepted
{
    [Description("Always true.")]
    public required bool Success { get; init; }

    [Description("What happens now, for people.")]
    public required string Message { get; init; }

    [Description("The user's directory below USER_BASE_DIR; the program sees it as /home/sandbox.")]
    public required string UserDirectory { get; init; }

    [Description("The file in it that holds the code.")]
    public required string Filename { get; init; }

    [Description("The run's id, for /api/executions.")]
    public required string ExecutionId { get; init; }

    [Description("The session; also in the header X-Session-Id.")]
    public required string SessionId { get; init; }
}
