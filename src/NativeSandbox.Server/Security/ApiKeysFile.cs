using System.Security.Cryptography;
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
        var keys = new List<ApiKey>();
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string hex = line[(colon + 1)..].Trim();
            if (colon <= 0 || !ApiKey.IsName(line[..colon]) || hex.Length != 2 * SHA256.HashSizeInBytes || !hex.All(char.IsAsciiHexDigit))
                throw new ConfigurationException(Settings.ApiKeysFile.Name, path, $"its line {i + 1} must be 'name:SHA-256 of the key in hex'");
            keys.Add(new ApiKey(line[..colon], Convert.FromHexString(hex)));
        }
        return keys;
    }
}
