using System.Text.RegularExpressions;

namespace NativeSandbox.Server.Security;

/// <summary>One pattern.</summary>
/// <param name="Language">The language it is for; null for all.</param>
/// <param name="Expression">What must not be in the code.</param>
internal sealed record DenyPattern(string? Language, Regex Expression);
