using System.ComponentModel;

namespace NativeSandbox.Server.Languages;

/// <summary>The answer of <c>GET /api/languages</c>.</summary>
internal sealed record LanguagesResponse(
    [property: Description("Always true.")] bool Success,
    IReadOnlyList<LanguageInfo> Languages);
