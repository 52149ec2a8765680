namespace NativeSandbox.Core.Sandboxes;

/// <summary>What a box must have.</summary>
public sealed record SandboxRequest
{
    /// <summary>A box like any other, which may wait ready.</summary>
    public static SandboxRequest Pooled { get; } = new();

    /// <summary>The user's directory; null for a box that leaves nothing.</summary>
    public SandboxHome? Home { get; init; }

    /// <summary>Names of commands that can be neither executed nor read in the box, whatever name or path leads to them.</summary>
    public IReadOnlyList<string> MaskedCommands { get; init; } = [];
}
