namespace NativeSandbox.Core.Languages;

/// <summary>A small program whose output is known.</summary>
/// <param name="Code">The source text.</param>
/// <param name="Input">Standard input.</param>
/// <param name="Output">The exact standard output.</param>
public sealed record SelfTestProgram(string Code, string Input, string Output);
