using System.Globalization;
using System.Text;

namespace NativeSandbox.Core.Commands;

/// <summary>Words: quotes, escapes and expansions. POSIX.1-2024, Shell Command Language, 2.2 and 2.6.</summary>
internal sealed partial class ShellParser
{
    private ShellWord ReadWord()
    {
        if (++_nesting > MaximumNesting) throw new FormatException("words are nested too deeply");
        WordBuilder word = new();
        while (_at < text.Length)
        {
            char c = Peek();
            if (c is ' ' or '\t' or '\r' or '\n' or ';' or '&' or '|' or ')') break;
            if (c is '<' or '>')
            {
                if (Peek(1) != '(') break;
                _at += 2;
                ParseList(')');
                word.AddUnknown();
            }
            else if (c == '(')
            {
                if (!word.EndsInPatternSign && !word.EndsInEquals) break;
                // bash's extended patterns and arrays: what is inside stands for words, not for commands.
                Skip();
                while (_at < text.Length && Peek() != ')')
                {
                    int before = _at;
                    SkipBlanksAndLines();
                    ReadWord();
                    if (_at == before) Skip();
                }
                Skip();
                word.AddUnknown();
            }
            else ReadPart(word);
        }
        _nesting--;
        return word.ToWord();
    }

    private void ReadPart(WordBuilder word)
    {
        char c = text[_at++];
        switch (c)
        {
            case '\\':
                if (_at < text.Length && text[_at++] is not '\n' and var escaped) word.Add(escaped, isPlain: false);
                break;
            case '\'':
                while (_at < text.Length && text[_at++] is not '\'' and var quoted) word.Add(quoted, isPlain: false);
                break;
            case '"':
                ReadDoubleQuotes(word);
                break;
            case '$':
                ReadDollar(word, inQuotes: false);
                break;
            case '`':
                ReadBackticks(word);
                break;
            default:
                word.Add(c, isPlain: true);
                break;
        }
    }

    private void ReadDoubleQuotes(WordBuilder word)
    {
        while (_at < text.Length)
        {
            char c = text[_at++];
            if (c == '"') return;
            if (c == '$') ReadDollar(word, inQuotes: true);
            else if (c == '`') ReadBackticks(word);
            else if (c == '\\' && Peek() is '$' or '`' or '"' or '\\' or '\n')
            {
                if (text[_at++] is not '\n' and var escaped) word.Add(escaped, isPlain: false);
            }
            else word.Add(c, isPlain: false);
        }
    }

    private void ReadDollar(WordBuilder word, bool inQuotes)
    {
        char c = Peek();
        if (c == '(' && Peek(1) == '(' && EndOfArithmetic(_at) is var end and >= 0)
        {
            ReadExpansions(text[(_at + 2)..(end - 2)]);
            _at = end;
            word.AddUnknown();
        }
        else if (c == '(')
        {
            Skip();
            ParseList(')');
            word.AddUnknown();
        }
        else if (c == '{') ReadParameter(word, inQuotes);
        else if (c == '\'' && !inQuotes) ReadAnsiQuotes(word);
        else if (c == '"' && !inQuotes)
        {
            Skip();
            ReadDoubleQuotes(word);
        }
        else if (char.IsAsciiLetter(c) || c == '_')
        {
            int start = _at;
            while (IsNameCharacter(Peek())) Skip();
            AddVariable(word, text[start.._at], inQuotes);
        }
        else if (char.IsAsciiDigit(c) || c is '@' or '*' or '#' or '?' or '-' or '$' or '!')
        {
            Skip();
            word.AddUnknown();
        }
        else word.Add('$', isPlain: false);
    }

    private void ReadParameter(WordBuilder word, bool inQuotes)
    {
        int start = ++_at;
        for (int braces = 1; _at < text.Length; _at++)
        {
            if (text[_at] == '\\') Skip();
            else if (text[_at] == '{') braces++;
            else if (text[_at] == '}' && --braces == 0) break;
        }
        string content = text[start..Math.Min(_at, text.Length)];
        Skip();
        int name = 0;
        while (name < content.Length && IsNameCharacter(content[name])) name++;
        string rest = content[name..];
        if (rest.Length == 0) AddVariable(word, content, inQuotes);
        else if (rest.TrimStart(':') is ['-' or '=', ..] preset && !variables.ContainsKey(content[..name])) AddPreset(word, preset[1..]);
        else
        {
            ReadExpansions(rest);
            word.AddUnknown();
        }
    }

    // ${x:-sudo} is sudo where nobody set x.
    private void AddPreset(WordBuilder word, string preset)
    {
        ShellParser inner = new(preset, variables, commands, _level);
        inner.Descend();
        while (inner._at < preset.Length) inner.ReadPart(word);
    }

    private void AddVariable(WordBuilder word, string name, bool inQuotes)
    {
        if (!variables.TryGetValue(name, out string? value)) word.AddUnknown();
        else foreach (char c in value) word.Add(c, isPlain: !inQuotes);
    }

    private void ReadBackticks(WordBuilder word)
    {
        StringBuilder inner = new();
        while (_at < text.Length)
        {
            char c = text[_at++];
            if (c == '`') break;
            inner.Append(c == '\\' && Peek() is '`' or '\\' or '$' ? text[_at++] : c);
        }
        new ShellParser(inner.ToString(), variables, commands, _level).ParseAll();
        word.AddUnknown();
    }

    // Commands within text that is no word by itself: arithmetic, here-documents, the rest of ${…}.
    private void ReadExpansions(string part)
    {
        ShellParser inner = new(part, variables, commands, _level);
        inner.Descend();
        WordBuilder unused = new();
        while (inner._at < part.Length)
        {
            char c = part[inner._at++];
            if (c == '\\') inner.Skip();
            else if (c == '$') inner.ReadDollar(unused, inQuotes: true);
            else if (c == '`') inner.ReadBackticks(unused);
        }
    }

    // Behind the second of two closing parentheses; less than 0 where these are subshells and no arithmetic.
    private int EndOfArithmetic(int start)
    {
        int open = 0;
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] == '(') open++;
            else if (text[i] == ')' && --open == 1) return i + 1 < text.Length && text[i + 1] == ')' ? i + 2 : -1;
        }
        return -1;
    }

    private void ReadAnsiQuotes(WordBuilder word)
    {
        Skip();
        while (_at < text.Length)
        {
            char c = text[_at++];
            if (c == '\'') return;
            if (c != '\\' || _at == text.Length) word.Add(c, isPlain: false);
            else foreach (char decoded in ReadAnsiEscape()) word.Add(decoded, isPlain: false);
        }
    }

    // bash(1), QUOTING.
    private string ReadAnsiEscape()
    {
        char c = text[_at++];
        switch (c)
        {
            case 'a': return "\a";
            case 'b': return "\b";
            case 'e' or 'E': return "\x1b";
            case 'f': return "\f";
            case 'n': return "\n";
            case 'r': return "\r";
            case 't': return "\t";
            case 'v': return "\v";
            case 'x': return ReadCode(16, 2);
            case 'u': return ReadCode(16, 4);
            case 'U': return ReadCode(16, 8);
            case 'c': return _at < text.Length ? ((char)(text[_at++] & 0x1f)).ToString() : "";
            case >= '0' and <= '7':
                _at--;
                return ReadCode(8, 3);
            default: return c.ToString();
        }
    }

    private string ReadCode(int numberBase, int digits)
    {
        int start = _at;
        while (_at < text.Length && _at - start < digits && (numberBase == 8 ? Peek() is >= '0' and <= '7' : char.IsAsciiHexDigit(Peek()))) Skip();
        if (_at == start) return "";
        long code = 0;
        foreach (char digit in text[start.._at]) code = (code * numberBase) + int.Parse(digit.ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return Rune.IsValid((int)Math.Min(code, int.MaxValue)) ? new Rune((int)code).ToString() : "";
    }
}
