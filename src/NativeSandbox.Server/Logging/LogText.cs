using System.Globalization;
using System.Text;

namespace NativeSandbox.Server.Logging;

/// <summary>Text from users on its way into a log line.</summary>
internal static class LogText
{
    /// <summary>Escapes whatever could end a line, move the cursor or reorder what a reader sees: control and format characters, separators, lone surrogates.</summary>
    public static string Escape(string text)
    {
        int first = 0;
        while (first < text.Length && IsPlain(text[first])) first++;
        if (first == text.Length) return text;
        var escaped = new StringBuilder(text, 0, first, text.Length + 16);
        for (int i = first; i < text.Length; i++)
        {
            char letter = text[i];
            if (char.IsHighSurrogate(letter) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                escaped.Append(letter).Append(text[++i]);
            else if (IsPlain(letter)) escaped.Append(letter);
            else
                escaped.Append(letter switch
                {
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    _ => $"\\u{(int)letter:x4}",
                });
        }
        return escaped.ToString();
    }

    private static bool IsPlain(char letter) =>
        letter is >= ' ' and < '\x7f' || (letter > '\x9f' && char.GetUnicodeCategory(letter) is not (UnicodeCategory.Control
            or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate));
}
