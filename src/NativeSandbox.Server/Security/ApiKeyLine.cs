using System.Security.Cryptography;

namespace NativeSandbox.Server.Security;

/// <summary>A line <c>name:SHA-256 in hex # comment</c> of a file of hashed keys.</summary>
/// <param name="Key">The key.</param>
/// <param name="Comment">What stands behind <c>#</c>; empty where nothing does.</param>
internal sealed record ApiKeyLine(ApiKey Key, string Comment)
{
    /// <summary>Whether a line holds no key: it is empty or all comment.</summary>
    public static bool IsBlank(string line) => line.AsSpan().TrimStart() is [] or ['#', ..];

    /// <returns>Null where the line is malformed.</returns>
    public static ApiKeyLine? Parse(string line)
    {
        int hash = line.IndexOf('#', StringComparison.Ordinal);
        string entry = (hash < 0 ? line : line[..hash]).Trim();
        int colon = entry.IndexOf(':', StringComparison.Ordinal);
        string hex = entry[(colon + 1)..].Trim();
        return colon > 0 && ApiKey.IsName(entry[..colon]) && hex.Length == 2 * SHA256.HashSizeInBytes && hex.All(char.IsAsciiHexDigit)
            ? new ApiKeyLine(new ApiKey(entry[..colon], Convert.FromHexString(hex)), hash < 0 ? "" : line[(hash + 1)..].Trim())
            : null;
    }

    public override string ToString() =>
        $"{Key.Name}:{Convert.ToHexStringLower(Key.Hash.Span)}{(Comment.Length > 0 ? " # " + Comment : "")}";
}
