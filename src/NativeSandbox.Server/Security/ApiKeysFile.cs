using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Security;

/// <summary>Reads a file of hashed keys: lines <c>name:SHA-256 in hex</c>, empty lines and <c>#</c> comments.</summary>
internal static class ApiKeysFile
{
    /// <exception cref="ConfigurationException">The file cannot be read or a line is malformed.</exception>
    public static List<ApiKey> Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(Settings.ApiKeysFile.Name, path, $"it cannot be read ({error.Message})");
        }
        return [.. Parse(path, lines).Select(line => line.Key)];
    }

    /// <exception cref="ConfigurationException">A line is malformed.</exception>
    public static IEnumerable<ApiKeyLine> Parse(string path, IReadOnlyList<string> lines)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            if (ApiKeyLine.IsBlank(lines[i])) continue;
            yield return ApiKeyLine.Parse(lines[i])
                ?? throw new ConfigurationException(Settings.ApiKeysFile.Name, path, $"its line {i + 1} must be 'name:SHA-256 of the key in hex'");
        }
    }
}
