namespace NativeSandbox.Testing;

/// <summary>The cgroup directories of nsbox, as the host's /sys/fs/cgroup shows them.</summary>
internal static class HostCgroups
{
    private const string Root = "/sys/fs/cgroup";

    /// <summary>Those of one launcher, by its pid.</summary>
    public static IReadOnlyList<string> Of(int launcher) => Named($"nativesandbox-{launcher}");

    /// <summary>Those of a name, in all hierarchies.</summary>
    public static IReadOnlyList<string> Named(string pattern)
    {
        if (!Directory.Exists(Root)) return [];
        EnumerationOptions options = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return [.. Directory.EnumerateDirectories(Root, pattern, options)];
    }
}
