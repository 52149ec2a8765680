using NativeSandbox.Core.Languages;

namespace NativeSandbox.Core.Runs;

/// <summary>The environment that programs in a box get: these few names and what the manifest adds, nothing of the service's own.</summary>
internal static class BoxEnvironment
{
    public static IReadOnlyDictionary<string, string> Of(Language language)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["HOME"] = "/home/sandbox",
            ["USER"] = "sandbox",
            ["LANG"] = "C.UTF-8",
            ["TMPDIR"] = "/tmp",
        };
        foreach ((string name, string value) in language.Environment) environment[name] = value;
        return environment;
    }
}
