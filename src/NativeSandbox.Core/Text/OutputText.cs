using System.Buffers;
using System.Text;

namespace NativeSandbox.Core.Text;

/// <summary>Turns a program's bytes into text that is valid whatever the program wrote.</summary>
public static class OutputText
{
    // Tab and newline stay, carriage return is looked at more closely, 0xC2 begins the UTF-8 form of U+0080 to U+009F (and of harmless others).
    private static readonly SearchValues<byte> Suspicious = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(b => (byte)b).Where(b => b is not ((byte)'\t' or (byte)'\n')), 0x7F, 0xC2]);

    /// <summary>Gives the bytes in the form asked for.</summary>
    /// <param name="bytes">What the program wrote.</param>
    /// <param name="encoding">The form.</param>
    /// <param name="truncated">Whether the bytes were cut at a limit: a UTF-8 sequence cut in two is then left out instead of shown as U+FFFD.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, OutputEncoding encoding, bool truncated = false)
    {
        if (encoding == OutputEncoding.Base64) return Convert.ToBase64String(bytes);
        if (truncated) bytes = WithoutCutSequence(bytes);
        bool clean = encoding == OutputEncoding.Raw || !bytes.ContainsAny(Suspicious);
        // GetString puts U+FFFD for each maximal invalid part, as the WHATWG's Encoding Standard wants it.
        string text = Encoding.UTF8.GetString(bytes);
        return clean ? text : ControlCharacters.Strip(text);
    }

    private static ReadOnlySpan<byte> WithoutCutSequence(ReadOnlySpan<byte> bytes)
    {
        // A sequence has four bytes at most, so the cut one begins among the last three.
        for (int back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            ReadOnlySpan<byte> tail = bytes[^back..];
            if ((tail[0] & 0xC0) == 0x80) continue;
            return Rune.DecodeFromUtf8(tail, out _, out _) == OperationStatus.NeedMoreData ? bytes[..^back] : bytes;
        }
        return bytes;
    }
}
