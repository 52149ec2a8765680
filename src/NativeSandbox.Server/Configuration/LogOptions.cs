namespace NativeSandbox.Server.Configuration;

/// <summary>What is logged where.</summary>
/// <param name="Level">What the console or the journal shows.</param>
/// <param name="Directory">Where the files are; null for none.</param>
internal sealed record LogOptions(LogVerbosity Level, string? Directory)
{
    /// <summary>What turns the files off.</summary>
    public const string NoFiles = "none";

    /// <exception cref="ConfigurationException">A value is wrong, or the directory cannot be written.</exception>
    public static LogOptions From(IReadOnlyDictionary<string, string> values, string directory)
    {
        string set = Settings.LogDirectory.From(values);
        return new LogOptions(Settings.LogLevel.From(values), set == NoFiles ? null : Writable(Path.GetFullPath(set, directory)));
    }

    private static string Writable(string path)
    {
        try
        {
            System.IO.Directory.CreateDirectory(path);
            // Serilog's file sink fails silently, and a service without its security log must not look healthy.
            string probe = Path.Combine(path, $".probe-{System.Environment.ProcessId}-{Guid.NewGuid():N}");
            using FileStream _ = new(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(Settings.LogDirectory.Name, path,
                $"it must be a directory that can be written, or {NoFiles} ({error.Message})");
        }
    }
}
