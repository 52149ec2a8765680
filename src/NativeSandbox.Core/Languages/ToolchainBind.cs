namespace NativeSandbox.Core.Languages;

/// <summary>A directory of the host that boxes see, read-only: a person's own SDK.</summary>
/// <param name="From">An absolute path of the host.</param>
/// <param name="To">An absolute path in the box.</param>
public sealed record ToolchainBind(string From, string To);
