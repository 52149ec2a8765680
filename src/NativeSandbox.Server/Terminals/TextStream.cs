using System.Text;

namespace NativeSandbox.Server.Terminals;

/// <summary>Makes text of bytes that come in pieces: a UTF-8 sequence cut in two waits for its end, and what is none becomes U+FFFD. One caller at a time.</summary>
internal sealed class TextStream
{
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();

    /// <returns>The text that is complete; empty where nothing is yet.</returns>
    public string Take(ReadOnlySpan<byte> bytes) => Decode(bytes, flush: false);

    /// <returns>What stands for a sequence that never ended; empty where there is none.</returns>
    public string End() => Decode([], flush: true);

    private string Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        int length = decoder.GetCharCount(bytes, flush);
        if (length == 0)
        {
            decoder.GetChars(bytes, [], flush);
            return "";
        }
        char[] characters = new char[length];
        return new string(characters, 0, decoder.GetChars(bytes, characters, flush));
    }
}
