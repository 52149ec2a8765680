using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>What a client hears first: before a new program's output, or before the scrollback of one that was there.</summary>
public sealed record TerminalStarted
{
    /// <summary>What was started: <c>bash</c>, <c>python</c>.</summary>
    public required string Program { get; init; }

    /// <summary>Whether the program was there before the client.</summary>
    public required bool Reattached { get; init; }

    /// <summary>Bytes of scrollback that come next.</summary>
    public required int ReplayedBytes { get; init; }

    /// <summary>The terminal's size: the smallest of all its clients.</summary>
    public required TerminalSize Size { get; init; }
}
