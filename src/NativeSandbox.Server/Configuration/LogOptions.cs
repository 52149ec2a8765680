namespace NativeSandbox.Server.Configuration;

/// <summary>What is logged where.</summary>
internal sealed record LogOptions(LogVerbosity Level, string Directory)
{
    /// <exception cref="ConfigurationException">A value is wrong, or the directory cannot be written.</exception>
    public static LogOptions From(IReadOnlyDictionary<string, string> values, string directory)
    {
        string path = Path.GetFullPath(Settings.LogDirectory.From(values), directory);
        try
        {
            System.IO.Directory.CreateDirectory(path);
            // Serilog's file sink fails silently, and a service without its security log must not look healthy.
            string probe = Path.Combine(path, $".probe-{Environment.ProcessId}-{Guid.NewGuid():N}");
            using FileStream _ = new(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(Settings.LogDirectory.Name, path, $"it must be a directory that can be written ({error.Message})");
        }
        return new LogOptions(Settings.LogLevel.From(values), path);
    }
}
