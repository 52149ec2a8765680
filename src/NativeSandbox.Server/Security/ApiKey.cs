namespace NativeSandbox.Server.Security;

/// <summary>One key.</summary>
/// <param name="Name">What the log calls its holder.</param>
/// <param name="Hash">SHA-256 of the key's UTF-8.</param>
internal sealed record ApiKey(string Name, ReadOnlyMemory<byte> Hash)
{
    /// <summary>What its holder is let in by.</summary>
    public KeyGrant Grant { get; } = new(Name);

    /// <summary>Whether both are one key, read at different times. Another key of the same name is another key.</summary>
    public bool IsSame(ApiKey other) => Name == other.Name && Hash.Span.SequenceEqual(other.Hash.Span);

    public static bool IsName(string text) =>
        text.Length is > 0 and <= 64 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '@');
}
