namespace NativeSandbox.Core.Commands;

/// <summary>The grammar: lists, compound commands, simple commands, redirections. POSIX.1-2024, Shell Command Language, 2.10, and what bash adds.</summary>
/// <remarks>Lines come from strangers: nothing here takes more steps than a small multiple of the line's length, nor a stack that grows with it.</remarks>
internal sealed partial class ShellParser(string text, Dictionary<string, string> variables, List<ShellCommand> commands, int depth)
{
    private const int MaximumNesting = 100;
    private const int MaximumValue = 4096;

    private readonly List<(string Delimiter, bool IsQuoted, bool StripTabs)> _hereDocuments = [];
    private int _at;
    private int _level = depth;
    private int _nesting;
    private bool _sawEsac;

    public void ParseAll()
    {
        while (_at < text.Length) ParseList(close: '\0');
    }

    private char Peek(int ahead = 0) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private void ParseList(char close, bool inCase = false)
    {
        Descend();
        while (_at < text.Length)
        {
            SkipBlanks();
            char c = Peek();
            if (close != '\0' && c == close)
            {
                Skip();
                break;
            }
            if (inCase && c == ';' && Peek(1) is ';' or '&')
            {
                _at += 2;
                break;
            }
            if (!SkipSeparator(c)) ParseCommand();
            if (inCase && _sawEsac) break;
        }
        _level--;
    }

    private void Skip() => _at = Math.Min(_at + 1, text.Length);

    private void Descend()
    {
        if (++_level > ShellWords.MaximumDepth) throw new FormatException("commands are nested too deeply");
    }

    private bool SkipSeparator(char c)
    {
        switch (c)
        {
            case '\n':
                Skip();
                ReadHereDocuments();
                return true;
            case '&' when Peek(1) == '>':
                return false;
            case ';' or '|' or '&' or ')' or '\0':
                Skip();
                return true;
            case '(' when Peek(1) == '(' && EndOfArithmetic(_at) is var end and >= 0:
                ReadExpansions(text[(_at + 2)..(end - 2)]);
                _at = end;
                return true;
            case '(':
                Skip();
                ParseList(')');
                return true;
            case '#':
                SkipComment();
                return true;
            default:
                return false;
        }
    }

    private void ParseCommand()
    {
        List<ShellWord> assignments = [], words = [], redirections = [];
        while (true)
        {
            SkipBlanks();
            char c = Peek();
            if (c == '#') SkipComment();
            else if (TryReadRedirection(redirections)) continue;
            if (IsEndOfCommand(Peek())) break;
            if (c == '(')
            {
                if (ReadParenthesis(words)) return;
                continue;
            }
            int before = _at;
            ShellWord word = ReadWord();
            // A character that begins no word must not be looked at for ever.
            if (_at == before) Skip();
            if (words.Count == 0 && assignments.Count == 0 && TryReadKeyword(word, text[before.._at])) return;
            if (words.Count == 0 && IsAssignment(word)) Assign(assignments, word);
            else words.AddRange(BraceExpansion.Expand(word));
        }
        if (assignments.Count + words.Count + redirections.Count > 0) commands.Add(new ShellCommand(assignments, words, redirections));
    }

    private bool IsEndOfCommand(char c) => c is '\0' or '\n' or ';' or '|' or ')' || (c == '&' && Peek(1) != '>');

    // f() begins a function, whose body is a command of its own; anything else in parentheses is an array's words.
    private bool ReadParenthesis(List<ShellWord> words)
    {
        Skip();
        SkipBlanks();
        if (Peek() == ')')
        {
            Skip();
            if (words.Count == 1) return true;
        }
        while (_at < text.Length && Peek() != ')')
        {
            int before = _at;
            ReadWord();
            if (_at == before) Skip();
        }
        Skip();
        return false;
    }

    private bool TryReadKeyword(ShellWord word, string source)
    {
        // Quoted in any way it is a command's name.
        if (source != word.Text) return false;
        switch (source)
        {
            case "if" or "then" or "else" or "elif" or "fi" or "do" or "done" or "while" or "until" or "!" or "{" or "}" or "coproc":
                return true;
            case "for" or "select":
                while (!IsEndOfCommand(Peek()))
                {
                    int before = _at;
                    if (Peek() == '(' && Peek(1) == '(' && EndOfArithmetic(_at) is var end and >= 0) _at = end;
                    else ReadWord();
                    if (_at == before) Skip();
                }
                return true;
            case "function":
                SkipBlanks();
                ReadWord();
                return true;
            case "case":
                ReadCase();
                return true;
            case "esac":
                _sawEsac = true;
                return true;
            case "[[":
                ReadTest();
                return true;
            default:
                return false;
        }
    }

    private void ReadCase()
    {
        SkipBlanks();
        ReadWord();
        SkipBlanksAndLines();
        if (text.AsSpan(_at).StartsWith("in")) _at += 2;
        _sawEsac = false;
        while (_at < text.Length)
        {
            SkipBlanksAndLines();
            if (text.AsSpan(_at).StartsWith("esac"))
            {
                _at += 4;
                break;
            }
            ReadPattern();
            ParseList('\0', inCase: true);
            if (_sawEsac) break;
        }
        _sawEsac = false;
    }

    private void ReadPattern()
    {
        if (Peek() == '(') Skip();
        while (_at < text.Length && Peek() is not (')' or '\n'))
        {
            int before = _at;
            SkipBlanks();
            ReadWord();
            if (_at == before) Skip();
        }
        Skip();
    }

    // Between [[ and ]] the signs <, >, &&, || and parentheses compare and combine.
    private void ReadTest()
    {
        while (_at < text.Length && Peek() is not ('\n' or ';'))
        {
            SkipBlanks();
            int before = _at;
            if (ReadWord().Text == "]]") return;
            if (_at == before) Skip();
        }
    }

    private bool TryReadRedirection(List<ShellWord> redirections)
    {
        int start = _at;
        if (Peek() == '&' && Peek(1) == '>') Skip();
        else while (char.IsAsciiDigit(Peek())) Skip();
        if (Peek() is not ('<' or '>') || Peek(1) == '(')
        {
            _at = start;
            return false;
        }
        bool hereDocument = Peek() == '<' && Peek(1) == '<' && Peek(2) != '<';
        bool hereString = Peek() == '<' && Peek(1) == '<' && Peek(2) == '<';
        while (Peek() is '<' or '>' or '&' or '|') Skip();
        bool stripTabs = hereDocument && Peek() == '-';
        if (stripTabs) Skip();
        SkipBlanks();
        int before = _at;
        ShellWord word = ReadWord();
        if (hereDocument) _hereDocuments.Add((word.Text, text[before.._at] != word.Text, stripTabs));
        else if (!hereString) redirections.AddRange(BraceExpansion.Expand(word));
        return true;
    }

    private void ReadHereDocuments()
    {
        foreach ((string delimiter, bool isQuoted, bool stripTabs) in _hereDocuments)
        {
            int start = _at;
            while (_at < text.Length)
            {
                int end = text.IndexOf('\n', _at);
                string line = end < 0 ? text[_at..] : text[_at..end];
                int body = _at;
                _at = end < 0 ? text.Length : end + 1;
                if ((stripTabs ? line.TrimStart('\t') : line) != delimiter && _at < text.Length) continue;
                if (!isQuoted) ReadExpansions(text[start..body]);
                break;
            }
        }
        _hereDocuments.Clear();
    }

    private void Assign(List<ShellWord> assignments, ShellWord word)
    {
        assignments.Add(word);
        int equals = word.Text.IndexOf('=', StringComparison.Ordinal);
        string name = word.Text[..equals].TrimEnd('+');
        string value = word.Text[equals - 1] == '+' ? variables.GetValueOrDefault(name) + word.Text[(equals + 1)..] : word.Text[(equals + 1)..];
        // a=$a$a a few times over is more than there is memory.
        if (word.HasUnknown || value.Length > MaximumValue) variables.Remove(name);
        else variables[name] = value;
    }

    private static bool IsAssignment(ShellWord word)
    {
        int equals = word.Text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || word.BeginsUnknown) return false;
        int length = word.Text[equals - 1] == '+' ? equals - 1 : equals;
        if (length == 0 || char.IsAsciiDigit(word.Text[0])) return false;
        for (int i = 0; i <= equals; i++)
        {
            if (!word.IsPlain(i) || (i < length && !IsNameCharacter(word.Text[i]))) return false;
        }
        return true;
    }

    private void SkipBlanks()
    {
        while (Peek() is ' ' or '\t' or '\r' || (Peek() == '\\' && Peek(1) == '\n')) _at += Peek() == '\\' ? 2 : 1;
    }

    private void SkipBlanksAndLines()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n') Skip();
    }

    private void SkipComment()
    {
        while (_at < text.Length && text[_at] != '\n') Skip();
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
