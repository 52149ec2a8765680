using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.SelfTests;

namespace NativeSandbox.Server.Languages;

/// <summary><c>GET /api/languages</c>.</summary>
internal static class LanguagesEndpoint
{
    public static IResult Handle(LanguageCatalog catalog, LimitPolicy policy, SelfTestStore selfTests) => Results.Json(
        Describe(catalog, policy, selfTests),
        AnswerJson.Context.LanguagesResponse);

    public static LanguagesResponse Describe(LanguageCatalog catalog, LimitPolicy policy, SelfTestStore selfTests) => new(
        true, [.. catalog.All.Select(language => Describe(language, policy, selfTests.Find(language)))],
        catalog.Image is { } image ? new ToolchainImageInfo(image.Hash, image.Built) : null);

    private static LanguageInfo Describe(Language language, LimitPolicy policy, SelfTestRecord? selfTest) => new()
    {
        Id = language.Id,
        Name = language.Name,
        Aliases = language.Aliases,
        Extensions = language.Extensions,
        Variants = [.. language.Variants.Select(variant => new LanguageVariant(variant.Id, variant.Name, variant.Aliases))],
        Version = language.Version,
        Available = language.NotInstalled is null,
        Reason = language.NotInstalled,
        Source = language.Source.ToString().ToLowerInvariant(),
        StartTimeMs = selfTest?.StartTimeMs,
        SelfTest = SelfTestInfo.From(selfTest),
        Hello = language.Hello,
        Compiled = language.IsCompiled,
        Repl = language.ReplArguments is not null,
        SourceFile = language.SourceFile,
        DefaultLimits = LimitValues.From(policy.DefaultsFor(language)),
        MaximumLimits = LimitValues.From(policy.MaximumsFor(language)),
    };
}
