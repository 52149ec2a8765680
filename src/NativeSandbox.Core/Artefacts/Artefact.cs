using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Artefacts;

/// <summary>What a compile step left.</summary>
internal sealed record Artefact
{
    /// <summary>The files that the run needs; empty where compiling failed.</summary>
    public IReadOnlyList<SandboxFile> Files { get; init; } = [];

    /// <summary>What the compiler wrote, standard output before standard error.</summary>
    public ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>Whether the files can be run.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>The compiler's exit code; null where it did not exit by itself.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What failed, as a sentence; null where the compiler's own words say it.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether compiling the same again must end the same. Not so where a limit was reached or a box failed.</summary>
    public required bool IsRepeatable { get; init; }

    /// <summary>Bytes held.</summary>
    public long Size => Output.Length + Files.Sum(file => (long)file.Content.Length + file.Path.Length) + 256;
}
