namespace NativeSandbox.Core.Commands;

/// <summary>Whether a name is one that the shell would find for a word with <c>*</c>, <c>?</c> or <c>[…]</c> (glob(7)).</summary>
internal static class FilePattern
{
    public static bool Matches(ShellWord pattern, string name)
    {
        // A pattern of nothing but stars would find every file; that is no way to name one.
        if (pattern.Text.All(c => c == '*')) return false;
        int p = 0, n = 0, star = -1, mark = 0;
        while (n < name.Length)
        {
            if (p < pattern.Text.Length && pattern.IsPlain(p) && pattern.Text[p] == '*') (star, mark) = (p++, n);
            else if (p < pattern.Text.Length && MatchOne(pattern, p, name[n]) is var length and > 0) (p, n) = (p + length, n + 1);
            else if (star >= 0) (p, n) = (star + 1, ++mark);
            else return false;
        }
        while (p < pattern.Text.Length && pattern.IsPlain(p) && pattern.Text[p] == '*') p++;
        return p == pattern.Text.Length;
    }

    // How much of the pattern stands for this character; 0 where nothing does.
    private static int MatchOne(ShellWord pattern, int at, char c)
    {
        if (!pattern.IsPlain(at)) return pattern.Text[at] == c ? 1 : 0;
        if (pattern.Text[at] == '?') return 1;
        int close = pattern.Text[at] == '[' ? pattern.Text.IndexOf(']', Math.Min(at + 2, pattern.Text.Length)) : -1;
        if (close < 0) return pattern.Text[at] == c ? 1 : 0;
        bool negated = pattern.Text[at + 1] is '!' or '^';
        return IsIn(pattern.Text[(negated ? at + 2 : at + 1)..close], c) != negated ? close - at + 1 : 0;
    }

    private static bool IsIn(string set, char c)
    {
        for (int i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (c >= set[i] && c <= set[i + 2]) return true;
                i += 2;
            }
            else if (set[i] == c) return true;
        }
        return false;
    }
}
