namespace NativeSandbox.Server.Security;

/// <summary>One key.</summary>
/// <param name="Name">What the log calls its holder.</param>
/// <param name="Hash">SHA-256 of the key's UTF-8.</param>
internal sealed record ApiKey(string Name, ReadOnlyMemory<byte> Hash)
{
    public static bool IsName(string text) =>
        text.Length is > 0 and <= 64 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '@');
}
