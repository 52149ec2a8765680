using NativeSandbox.Launcher.Cgroups;
using NativeSandbox.Launcher.Roots;
using NativeSandbox.Launcher.UserNamespaces;
using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Launcher.Run;

/// <summary>What <c>nsbox run</c> was asked for.</summary>
internal sealed record RunOptions
{
    public required IReadOnlyList<string> Arguments { get; init; }

    public required IReadOnlyList<string> Environment { get; init; }

    public string WorkingDirectory { get; init; } = "/box";

    public required ExecLimits Limits { get; init; }

    /// <summary>Whether output is read and counted here, or the program has the caller's streams.</summary>
    public bool LimitsOutput { get; init; }

    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? Error { get; init; }

    public string? Json { get; init; }

    public required RootOptions Root { get; init; }

    public IdRangeRequest? Ids { get; init; }

    /// <summary>How fast a box may use disks.</summary>
    public IoLimits Io { get; init; }

    public string? SeccompPolicy { get; init; }
}
