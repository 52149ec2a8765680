using NativeSandbox.Core.Languages;

namespace NativeSandbox.Core.Tests.Languages;

/// <summary>The manifests of the repository, copied beside the tests.</summary>
internal static class Toolchains
{
    public static string Directory { get; } = Path.Combine(AppContext.BaseDirectory, "toolchains");

    public static LanguageCatalog Catalog { get; } = LanguageCatalog.Load(Directory);
}
