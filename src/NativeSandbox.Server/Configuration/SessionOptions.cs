namespace NativeSandbox.Server.Configuration;

/// <summary>How long sessions live and where users' directories are.</summary>
internal sealed record SessionOptions(TimeSpan Timeout, string UserBaseDirectory)
{
    /// <exception cref="ConfigurationException">A value is wrong.</exception>
    public static SessionOptions From(IReadOnlyDictionary<string, string> values, string directory) =>
        new(Settings.SessionTimeout.From(values), Path.GetFullPath(Settings.UserBaseDirectory.From(values), directory));
}
