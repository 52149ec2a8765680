namespace NativeSandbox.Core.SelfTests;

/// <summary>What every language is tried with.</summary>
public static class SelfTestNames
{
    /// <summary>The cases that each language must have, or say why it has not.</summary>
    public static IReadOnlyList<string> Required { get; } =
    [
        "hello", "stdin-lines", "stdin-binary", "arguments", "exit-code", "uncaught-error", "stderr", "utf8", "big-output", "deep-recursion",
        "threads", "json", "dates", "regex", "big-numbers", "random", "files", "multi-file", "compile-error", "warning",
        "memory-limit", "time-limit", "bomb", "no-network", "no-write-outside",
    ];

    /// <summary>The case that also measures how long a program of the language takes to start.</summary>
    public const string Hello = "hello";
}
