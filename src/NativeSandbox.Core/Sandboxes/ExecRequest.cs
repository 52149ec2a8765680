using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Sandboxes;

/// <summary>One program start in a box.</summary>
public sealed record ExecRequest
{
    /// <summary>The program and its arguments. The program is an absolute path in the box, a path relative to the working directory, or a name found on the box's PATH.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The whole environment; nothing is inherited.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What it may use.</summary>
    public required RunLimits Limits { get; init; }

    /// <summary>What it reads on standard input, to the end.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>An absolute path in the box.</summary>
    public string WorkingDirectory { get; init; } = "/box";
}
