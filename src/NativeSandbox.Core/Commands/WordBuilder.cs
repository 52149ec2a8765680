using System.Text;

namespace NativeSandbox.Core.Commands;

/// <summary>A word while it is read.</summary>
internal sealed class WordBuilder
{
    // A variable's value many times over; what is longer is no command's name.
    private const int MaximumLength = 1 << 16;

    private readonly StringBuilder _text = new();
    private readonly List<bool> _isPlain = [];
    private bool _beginsUnknown;
    private bool _hasUnknown;

    /// <summary>Whether it ends in a sign that makes parentheses a pattern: <c>@(a|b)</c>.</summary>
    public bool EndsInPatternSign => _text.Length > 0 && _isPlain[^1] && _text[^1] is '?' or '*' or '+' or '@' or '!';

    /// <summary>Whether it ends in <c>=</c>, which makes parentheses an array.</summary>
    public bool EndsInEquals => _text.Length > 1 && _isPlain[^1] && _text[^1] == '=';

    public void Add(char c, bool isPlain)
    {
        if (_text.Length == MaximumLength) return;
        _text.Append(c);
        _isPlain.Add(isPlain);
    }

    /// <summary>Something whose text nobody knows.</summary>
    public void AddUnknown()
    {
        _hasUnknown = true;
        _beginsUnknown |= _text.Length == 0;
    }

    public ShellWord ToWord() => new(_text.ToString(), [.. _isPlain], _beginsUnknown, _hasUnknown);
}
