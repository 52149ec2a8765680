namespace NativeSandbox.Core.Sandboxes;

/// <summary>A user's directory as the backend finds it.</summary>
public sealed record HomeInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it occupies, in bytes; null where it was not measured.</summary>
    public long? Bytes { get; init; }

    /// <summary>Files and directories in it; null where they were not counted.</summary>
    public long? Inodes { get; init; }

    /// <summary>When a box of it was last opened or closed.</summary>
    public required DateTimeOffset LastUsed { get; init; }

    /// <summary>Boxes that have it now.</summary>
    public int OpenBoxes { get; init; }
}
