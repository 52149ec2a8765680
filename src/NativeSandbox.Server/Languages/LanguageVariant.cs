using System.ComponentModel;

namespace NativeSandbox.Server.Languages;

/// <summary>A variant of a language as clients see it.</summary>
internal sealed record LanguageVariant(
    [property: Description("What 'language' of /api/execute takes.")] string Id,
    string Name,
    [property: Description("Other names that 'language' takes.")] IReadOnlyList<string> Aliases);
