using System.Security.Cryptography;
using System.Text;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Security;

/// <summary>Who may call. Only SHA-256 hashes of the keys stay in memory; a random key needs no slower hash.</summary>
internal sealed class ApiKeys
{
    // Replaced as a whole: a request sees all old keys or all new ones.
    private volatile IReadOnlyList<ApiKey> keys;

    private ApiKeys(IReadOnlyList<ApiKey> keys) => this.keys = keys;

    /// <summary>Whether a key is needed.</summary>
    public bool Any => keys.Count > 0;

    /// <summary>How many there are.</summary>
    public int Count => keys.Count;

    /// <summary>The names of the keys, for the start-up summary and the log.</summary>
    public IEnumerable<string> Names => keys.Select(key => key.Name);

    /// <summary>The name of the key that was presented; null where it is none of ours.</summary>
    /// <remarks>Compares with every key in constant time, so that the answer's time tells neither which key nor how much of it was right.</remarks>
    public string? Identify(string presented)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        // A key longer than any real one is no key; hashing it would only cost time.
        if (presented.Length > 1024) return null;
        SHA256.HashData(Encoding.UTF8.GetBytes(presented), hash);
        string? name = null;
        foreach (ApiKey key in keys)
            if (CryptographicOperations.FixedTimeEquals(key.Hash.Span, hash)) name = key.Name;
        return name;
    }

    /// <summary>Takes over the keys of another reading of the configuration.</summary>
    public void Replace(ApiKeys read) => keys = read.keys;

    /// <exception cref="ConfigurationException">A key or a line of the file is malformed.</exception>
    public static ApiKeys From(IReadOnlyDictionary<string, string> values, string directory)
    {
        var keys = new List<ApiKey>();
        foreach (string entry in Settings.ApiKey.From(values).Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int colon = entry.IndexOf(':', StringComparison.Ordinal);
            string name = colon < 0 ? $"key{keys.Count + 1}" : entry[..colon];
            string key = entry[(colon + 1)..];
            if (key.Length == 0 || !ApiKey.IsName(name))
                throw new ConfigurationException(Settings.ApiKey.Name, "(hidden)",
                    $"its entry {keys.Count + 1} must be 'key' or 'name:key', the name of letters, digits, '-', '_', '.' or '@'");
            keys.Add(new ApiKey(name, SHA256.HashData(Encoding.UTF8.GetBytes(key))));
        }
        string file = Settings.ApiKeysFile.From(values);
        if (file.Length > 0) keys.AddRange(ApiKeysFile.Read(Path.GetFullPath(file, directory)));
        if (keys.GroupBy(key => key.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ConfigurationException($"Two API keys have the name '{twice.Key}'; the log could not tell them apart.");
        return new ApiKeys(keys);
    }
}
