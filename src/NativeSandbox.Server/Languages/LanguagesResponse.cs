using System.ComponentModel;

namespace NativeSandbox.Server.Languages;

/// <summary>The answer of <c>GET /api/languages</c>.</summary>
internal sealed record LanguagesResponse(
    [property: Description("Always true.")] bool Success,
    IReadOnlyList<LanguageInfo> Languages,
    [property: Description("The image that toolchains come from; null where they are the machine's own.")] ToolchainImageInfo? ToolchainImage = null);
