using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Sandboxes;

/// <summary>A program that somebody talks to while it runs.</summary>
public sealed record ProgramRequest
{
    /// <summary>The program and its arguments. The program is an absolute path in the box, a path relative to the working directory, or a name found on the box's PATH.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The whole environment; nothing is inherited.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What it may use. A time, an amount or a number of 0 is no limit; <see cref="RunLimits.Output"/> means nothing here.</summary>
    public required RunLimits Limits { get; init; }

    /// <summary>An absolute path in the box.</summary>
    public string WorkingDirectory { get; init; } = "/box";

    /// <summary>The size of its controlling terminal; null for three pipes.</summary>
    public TerminalSize? Terminal { get; init; }
}
