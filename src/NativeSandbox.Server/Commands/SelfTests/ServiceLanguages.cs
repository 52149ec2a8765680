using NativeSandbox.Core.Languages;
using NativeSandbox.Server.Languages;

namespace NativeSandbox.Server.Commands.SelfTests;

/// <summary>The languages of our manifests as a service has them installed.</summary>
internal static class ServiceLanguages
{
    public static LanguageCatalog Of(LanguageCatalog manifests, LanguagesResponse service) => new(manifests.All.Select(language =>
        service.Languages.FirstOrDefault(info => info.Id == language.Id) is { } found
            ? language with
            {
                Version = found.Version,
                NotInstalled = found.Available ? null : found.Reason ?? "the service does not say why",
                Source = Enum.TryParse(found.Source, ignoreCase: true, out LanguageSource source) ? source : LanguageSource.Host,
                ImageHash = found.Source == "image" ? service.ToolchainImage?.Hash ?? "" : "",
            }
            : language with { NotInstalled = "the service does not know it" }));
}
