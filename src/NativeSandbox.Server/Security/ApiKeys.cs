using System.Security.Cryptography;
using System.Text;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Security;

/// <summary>Who may call. Only SHA-256 hashes of the keys stay in memory; a random key needs no slower hash.</summary>
internal sealed class ApiKeys
{
    // Replaced as a whole: a request sees all old keys or all new ones.
    private volatile KnownKeys known;

    private ApiKeys(IReadOnlyList<ApiKey> keys) => known = new KnownKeys(keys);

    /// <summary>Whether a key is needed.</summary>
    public bool Any => Count > 0;

    /// <summary>How many there are.</summary>
    public int Count => known.Keys.Count;

    /// <summary>The names of the keys, for the start-up summary and the log.</summary>
    public IEnumerable<string> Names => known.Keys.Select(key => key.Name);

    /// <summary>What lets everybody in where no key is needed; null where one is.</summary>
    public KeyGrant? Anonymous => known.Anonymous;

    /// <summary>The key that was presented; null where it is none of ours.</summary>
    /// <remarks>Compares with every key in constant time, so that the answer's time tells neither which key nor how much of it was right.</remarks>
    public ApiKey? Identify(string presented)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        // A key longer than any real one is no key; hashing it would only cost time.
        if (presented.Length > 1024) return null;
        SHA256.HashData(Encoding.UTF8.GetBytes(presented), hash);
        ApiKey? found = null;
        foreach (ApiKey key in known.Keys)
            if (CryptographicOperations.FixedTimeEquals(key.Hash.Span, hash)) found = key;
        return found;
    }

    /// <summary>Takes over the keys of another reading of the configuration.</summary>
    /// <returns>What lets nobody in any more, to be revoked.</returns>
    public IReadOnlyList<KeyGrant> Replace(ApiKeys read)
    {
        KnownKeys before = known;
        // A key that stays is the one that it was, for connections hold on to it.
        ApiKey[] now = [.. read.known.Keys.Select(key => before.Keys.FirstOrDefault(key.IsSame) ?? key)];
        if (now.Length == 0 && before.Anonymous is not null) return [];
        known = new KnownKeys(now);
        IEnumerable<KeyGrant> lost = before.Keys.Where(key => !now.Contains(key)).Select(key => key.Grant);
        return before.Anonymous is { } anonymous ? [anonymous] : [.. lost];
    }

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

    private sealed record KnownKeys(IReadOnlyList<ApiKey> Keys)
    {
        public KeyGrant? Anonymous { get; } = Keys.Count == 0 ? new KeyGrant(ClientIdentity.Anonymous) : null;
    }
}
