using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Runs;

/// <summary>The environment that programs in a box get: these few names and what the manifest adds, nothing of the service's own.</summary>
internal static class BoxEnvironment
{
    /// <summary>What every program has.</summary>
    public static IReadOnlyDictionary<string, string> Basic { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
        ["HOME"] = "/home/sandbox",
        ["USER"] = "sandbox",
        ["LANG"] = "C.UTF-8",
        ["TMPDIR"] = "/tmp",
    };

    /// <param name="language">Whose environment.</param>
    /// <param name="limits">The limits that the program will have.</param>
    public static IReadOnlyDictionary<string, string> Of(Language language, RunLimits limits)
    {
        Dictionary<string, string> environment = new(Basic, StringComparer.Ordinal);
        foreach ((string name, string value) in language.Environment) environment[name] = LimitPlaceholders.Expand(value, limits, language.Heap);
        return environment;
    }
}
