namespace NativeSandbox.Server.Configuration;

/// <summary>Finds the toolchain image that is to be used.</summary>
internal static class ToolchainImages
{
    private const string Host = "host";

    /// <summary>The image's root file system; null for the host's toolchains.</summary>
    /// <param name="set">What TOOLCHAIN_IMAGE says; empty for nothing.</param>
    /// <param name="directory">Where relative paths start.</param>
    /// <exception cref="ConfigurationException">There is no image where one is named.</exception>
    public static string? Find(string set, string directory)
    {
        if (set == Host) return null;
        if (set.Length == 0) return Stores().Select(store => Path.Combine(store, "current")).FirstOrDefault(IsImage);
        string path = Path.GetFullPath(set, directory);
        return IsImage(path)
            ? path
            : throw new ConfigurationException(Settings.ToolchainImage.Name, set, "it must be an image's root file system (./install.sh languages builds one), or 'host'");
    }

    private static bool IsImage(string path) => Directory.Exists(Path.Combine(path, "usr"));

    // Where toolchains/build-image.sh keeps images, for this user and for the machine.
    private static IEnumerable<string> Stores()
    {
        if (Environment.GetEnvironmentVariable("IMAGES_DIR") is { Length: > 0 } own) yield return own;
        if (!Environment.IsPrivilegedProcess)
            yield return Path.Combine(Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data ? data : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local/share"), "nativesandbox/toolchains");
        yield return "/opt/nativesandbox/toolchains";
    }
}
