using NativeSandbox.Core.Languages;
using NativeSandbox.Core.SelfTests;
using NativeSandbox.Server.SelfTests;

namespace NativeSandbox.Languages;

/// <summary>Every case of every language; of those that NATIVESANDBOX_LANGUAGES names (ids with spaces between) where it is set.</summary>
internal static class SelfTestRows
{
    private static readonly string s_toolchains = Path.Combine(AppContext.BaseDirectory, "toolchains");

    public static LanguageCatalog Catalog { get; } = LanguageCatalog.Load(s_toolchains);

    /// <summary>The cases by language; a language without readable self-tests has the reason instead.</summary>
    public static IReadOnlyList<(Language Language, IReadOnlyList<SelfTestCase> Cases, string? Wrong)> All { get; } = Load();

    private static List<(Language, IReadOnlyList<SelfTestCase>, string?)> Load()
    {
        string[] only = (Environment.GetEnvironmentVariable("NATIVESANDBOX_LANGUAGES") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. Catalog.All.Where(language => only.Length == 0 || only.Contains(language.Id)).Select(Read)];
    }

    private static (Language, IReadOnlyList<SelfTestCase>, string?) Read(Language language)
    {
        try
        {
            return (language, SelfTestRun.Cases(s_toolchains, language, []), null);
        }
        catch (LanguageManifestException wrong)
        {
            return (language, [], wrong.Message);
        }
    }
}
