namespace NativeSandbox.Core.Commands;

/// <summary>One word of a shell command with its quotes removed and what is known of its expansions put in.</summary>
public sealed class ShellWord
{
    private readonly bool[] _isPlain;

    internal ShellWord(string text, bool[] isPlain, bool beginsUnknown, bool hasUnknown)
    {
        Text = text;
        _isPlain = isPlain;
        BeginsUnknown = beginsUnknown;
        HasUnknown = hasUnknown;
    }

    /// <summary>The word as the command would get it. An expansion that nobody can foresee is left out, as if it gave nothing.</summary>
    public string Text { get; }

    /// <summary>Whether it begins with an expansion that nobody can foresee, so that its text is only the end of it.</summary>
    public bool BeginsUnknown { get; }

    /// <summary>Whether it contains an expansion that nobody can foresee.</summary>
    public bool HasUnknown { get; }

    /// <summary>Whether the shell would look for files that match it.</summary>
    public bool IsPattern => Text.Where((c, i) => _isPlain[i] && c is '*' or '?' or '[').Any();

    /// <summary>Whether a character was written without quotes.</summary>
    internal bool IsPlain(int index) => _isPlain[index];

    internal ShellWord Slice(int start, int length) => new(Text.Substring(start, length), _isPlain[start..(start + length)], BeginsUnknown && start == 0, HasUnknown);

    internal static ShellWord Join(ShellWord first, ShellWord second) =>
        new(first.Text + second.Text, [.. first._isPlain, .. second._isPlain], first.BeginsUnknown, first.HasUnknown || second.HasUnknown);

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
