namespace NativeSandbox.Core.Sandboxes;

/// <summary>A regular file on its way into or out of a box.</summary>
/// <param name="Path">Relative to <c>/box</c>, with <c>/</c> between parts; no empty part, no <c>.</c> or <c>..</c>, no NUL.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Executable">Whether the execute bits are set.</param>
public sealed record SandboxFile(string Path, ReadOnlyMemory<byte> Content, bool Executable = false);
