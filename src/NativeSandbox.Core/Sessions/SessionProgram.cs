using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>What a session starts in a box of its own on its user's directory: a shell, a REPL or a program. <see cref="SessionPrograms"/> makes them.</summary>
public sealed record SessionProgram
{
    /// <summary>What people call it: <c>bash</c>, <c>python</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The whole environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What it may use; a time, an amount or a number of 0 is no limit.</summary>
    public required RunLimits Limits { get; init; }

    /// <summary>An absolute path in the box.</summary>
    public string WorkingDirectory { get; init; } = "/home/sandbox";

    /// <summary>Files written to the user's directory first, over those of the same names.</summary>
    public IReadOnlyList<SandboxFile> Files { get; init; } = [];

    /// <summary>Files of the user's directory that the compiler makes, as the language's manifest names them.</summary>
    public IReadOnlyList<string> Artefacts { get; init; } = [];

    /// <summary>What runs before the program and must exit with 0; null for nothing.</summary>
    public SessionCompile? Compile { get; init; }

    /// <summary>Standard input of a run, to the end. A terminal's program is typed to instead.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Whether what is started is the user's own artefact, so that its not being there is no fault of the toolchain.</summary>
    internal bool IsOwn { get; init; }
}
