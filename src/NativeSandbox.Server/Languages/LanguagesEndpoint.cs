using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Server.Hosting;

namespace NativeSandbox.Server.Languages;

/// <summary><c>GET /api/languages</c>.</summary>
internal static class LanguagesEndpoint
{
    public static IResult Handle(LanguageCatalog catalog, LimitPolicy policy) => Results.Json(
        new LanguagesResponse(true, [.. catalog.All.Select(language => Describe(language, policy))]),
        AnswerJson.Context.LanguagesResponse);

    public static LanguageInfo Describe(Language language, LimitPolicy policy) => new()
    {
        Id = language.Id,
        Name = language.Name,
        Aliases = language.Aliases,
        Version = language.Version,
        Available = language.NotInstalled is null,
        Reason = language.NotInstalled,
        Compiled = language.IsCompiled,
        SourceFile = language.SourceFile,
        DefaultLimits = LimitValues.From(policy.DefaultsFor(language)),
        MaximumLimits = LimitValues.From(policy.MaximumsFor(language)),
    };
}
