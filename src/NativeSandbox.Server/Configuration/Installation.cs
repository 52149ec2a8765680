using System.Collections;

namespace NativeSandbox.Server.Configuration;

/// <summary>What <c>install.sh install</c> laid down on this machine, for commands that an operator types.</summary>
/// <param name="root">The directory that stands for <c>/</c>.</param>
internal sealed class Installation(string root)
{
    /// <summary>The server's unit.</summary>
    public const string Unit = "nativesandbox.service";

    public static Installation OfThisMachine { get; } = new("/");

    /// <summary>The hashed keys, of which systemd gives the server a copy (LoadCredential=).</summary>
    public string KeysFile { get; } = Path.Combine(root, "etc/nativesandbox/api-keys");

    private string SettingsFile { get; } = Path.Combine(root, "etc/nativesandbox/nativesandbox.env");

    private string LauncherSocket { get; } = Path.Combine(root, "run/nativesandbox/nsbox.sock");

    private string LogDirectory { get; } = Path.Combine(root, "var/log/nativesandbox");

    private string StateDirectory { get; } = Path.Combine(root, "var/lib/nativesandbox");

    /// <summary>The configuration that the installed server has, for who may see it; otherwise that of this process.</summary>
    /// <exception cref="ConfigurationException">A value is wrong.</exception>
    public ServerSettings Load(IReadOnlyList<string> arguments)
    {
        IDictionary environment = Environment.GetEnvironmentVariables();
        // The keys and the socket are root's and the server's: anybody else examines what they could start themselves.
        if (!Environment.IsPrivilegedProcess || !File.Exists(SettingsFile)) return ServerSettings.Load(Directory.GetCurrentDirectory(), environment, arguments);
        var values = new Hashtable { ["LAUNCHER_SOCKET"] = LauncherSocket, ["LOG_DIR"] = LogDirectory };
        if (File.Exists(KeysFile)) values["API_KEYS_FILE"] = KeysFile;
        foreach ((string name, string value) in DotEnv.Read(SettingsFile)) values[name] = value;
        foreach (DictionaryEntry entry in environment) values[entry.Key] = entry.Value;
        return ServerSettings.Load(StateDirectory, values, arguments);
    }

    /// <summary>The settings in nativesandbox.env; none where it is not there or not for this user's eyes.</summary>
    /// <exception cref="ConfigurationException">A line is malformed.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> ReadSettings()
    {
        try
        {
            return File.Exists(SettingsFile) ? [.. DotEnv.Read(SettingsFile)] : [];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }
}
