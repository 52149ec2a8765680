namespace NativeSandbox.Server.Configuration;

/// <summary>What makes the boxes, and the languages that run in them.</summary>
internal sealed record BackendOptions(SandboxBackendKind Kind, string? LauncherSocket, string LauncherPath, string ToolchainsDirectory)
{
    /// <summary>The toolchain image that a nsbox started here shows; null for the host's toolchains.</summary>
    public string? ToolchainImage { get; init; }

    /// <summary>Where results of self-tests are kept.</summary>
    public required string SelfTestDirectory { get; init; }

    private const string SystemState = "/var/lib/nativesandbox";

    /// <exception cref="ConfigurationException">A value is wrong.</exception>
    public static BackendOptions From(IReadOnlyDictionary<string, string> values, string directory)
    {
        string socket = Settings.LauncherSocket.From(values);
        string launcher = Settings.LauncherPath.From(values);
        return new BackendOptions(
            Settings.SandboxBackend.From(values),
            socket.Length == 0 ? null : Path.GetFullPath(socket, directory),
            launcher.Length == 0 ? Path.Combine(AppContext.BaseDirectory, "nsbox") : Path.GetFullPath(launcher, directory),
            Toolchains(Settings.ToolchainsDirectory.From(values), directory))
        {
            ToolchainImage = ToolchainImages.Find(Settings.ToolchainImage.From(values), directory),
            SelfTestDirectory = State(Settings.SelfTestDirectory.From(values), directory),
        };
    }

    private static string State(string set, string directory)
    {
        if (set.Length > 0) return Path.GetFullPath(set, directory);
        return Directory.Exists(SystemState) ? SystemState : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local/state/nativesandbox");
    }

    private static string Toolchains(string set, string directory)
    {
        if (set.Length > 0)
        {
            string path = Path.GetFullPath(set, directory);
            return Directory.Exists(path)
                ? path
                : throw new ConfigurationException(Settings.ToolchainsDirectory.Name, set, "there is no such directory");
        }
        string beside = Path.Combine(AppContext.BaseDirectory, "toolchains");
        return Directory.Exists(beside) ? beside : Path.Combine(directory, "toolchains");
    }
}
