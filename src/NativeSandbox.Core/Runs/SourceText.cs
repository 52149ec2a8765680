using System.Text;
using NativeSandbox.Core.Languages;

namespace NativeSandbox.Core.Runs;

/// <summary>Turns the source that was sent into the file that the toolchain reads.</summary>
internal static class SourceText
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>The source as UTF-8: without a byte order mark, and with Unix line ends where the language takes no others.</summary>
    public static byte[] Encode(string code, Language language)
    {
        // Editors of Windows put it there; shells and PHP would run or print it, and no language needs it in UTF-8.
        string text = code.StartsWith(ByteOrderMark) ? code[1..] : code;
        return Encoding.UTF8.GetBytes(language.NeedsUnixLineEnds ? text.Replace("\r\n", "\n", StringComparison.Ordinal) : text);
    }
}
