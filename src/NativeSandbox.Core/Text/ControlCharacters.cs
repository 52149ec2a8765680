namespace NativeSandbox.Core.Text;

/// <summary>Takes control characters and terminal escape sequences (ECMA-48) out of text. Tab, newline and a carriage return before a newline stay.</summary>
internal static class ControlCharacters
{
    private const char Escape = '\u001b', Bell = '\u0007', Csi = '\u009b', Osc = '\u009d', StringTerminator = '\u009c';

    public static string Strip(string text)
    {
        Span<char> kept = new char[text.Length];
        int length = 0;
        for (int at = 0; at < text.Length;)
        {
            char c = text[at];
            if (c == Escape)
            {
                at = AfterEscape(text, at + 1);
            }
            else if (c == Csi)
            {
                at = AfterControlSequence(text, at + 1);
            }
            else if (IsStringStart(c))
            {
                at = AfterString(text, at + 1);
            }
            else
            {
                bool stays = !char.IsControl(c) || c is '\t' or '\n' || (c == '\r' && at + 1 < text.Length && text[at + 1] == '\n');
                if (stays) kept[length++] = c;
                at++;
            }
        }
        return new string(kept[..length]);
    }

    private static int AfterEscape(string text, int at)
    {
        if (at >= text.Length) return at;
        if (text[at] == '[') return AfterControlSequence(text, at + 1);
        // The seven-bit form of a C1 control is ESC and the control less 0x40.
        if (text[at] is >= '@' and <= '_' && IsStringStart((char)(text[at] + 0x40))) return AfterString(text, at + 1);
        while (at < text.Length && text[at] is >= ' ' and <= '/') at++;
        return at < text.Length && text[at] is >= '0' and <= '~' ? at + 1 : at;
    }

    // Parameters, then intermediates, then one final character; anything else ends the sequence without belonging to it.
    private static int AfterControlSequence(string text, int at)
    {
        while (at < text.Length && text[at] is >= '0' and <= '?') at++;
        while (at < text.Length && text[at] is >= ' ' and <= '/') at++;
        return at < text.Length && text[at] is >= '@' and <= '~' ? at + 1 : at;
    }

    // DCS, SOS, OSC, PM and APC take a string.
    private static bool IsStringStart(char c) => c is '\u0090' or '\u0098' or Osc or '\u009e' or '\u009f';

    // Up to its terminator, and no further than the line: a stray byte must not swallow all that follows.
    private static int AfterString(string text, int at)
    {
        for (; at < text.Length; at++)
        {
            switch (text[at])
            {
                case Bell or StringTerminator:
                    return at + 1;
                case Escape:
                    return at + 1 < text.Length && text[at + 1] == '\\' ? at + 2 : at;
                case '\n':
                    return at;
            }
        }
        return at;
    }
}
