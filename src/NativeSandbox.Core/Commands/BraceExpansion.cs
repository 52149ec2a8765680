namespace NativeSandbox.Core.Commands;

/// <summary>What one word becomes before a command sees it: bash's <c>{a,b}</c>, and the parts of an unquoted variable.</summary>
internal static class BraceExpansion
{
    // Nobody types more, and two to the power of braces is what a hostile line would ask for.
    private const int MaximumWords = 256;
    private const int MaximumLength = 512;

    public static IEnumerable<ShellWord> Expand(ShellWord word)
    {
        List<ShellWord> done = [];
        Queue<ShellWord> open = new([word]);
        while (open.TryDequeue(out ShellWord? next))
        {
            if (done.Count + open.Count < MaximumWords && next.Text.Length <= MaximumLength && FindBraces(next) is var (start, end, commas)) AddAlternatives(open, next, start, end, commas);
            else done.Add(next);
        }
        return done.SelectMany(Split);
    }

    private static void AddAlternatives(Queue<ShellWord> open, ShellWord word, int start, int end, List<int> commas)
    {
        ShellWord before = word.Slice(0, start), after = word.Slice(end + 1, word.Text.Length - end - 1);
        int from = start + 1;
        foreach (int comma in commas.Append(end))
        {
            open.Enqueue(ShellWord.Join(ShellWord.Join(before, word.Slice(from, comma - from)), after));
            from = comma + 1;
        }
    }

    private static (int Start, int End, List<int> Commas)? FindBraces(ShellWord word)
    {
        for (int start = 0; start < word.Text.Length; start++)
        {
            if (!word.IsPlain(start) || word.Text[start] != '{') continue;
            List<int> commas = [];
            int depth = 0;
            for (int i = start; i < word.Text.Length; i++)
            {
                if (!word.IsPlain(i)) continue;
                char c = word.Text[i];
                if (c == '{') depth++;
                else if (c == ',' && depth == 1) commas.Add(i);
                else if (c == '}' && --depth == 0)
                {
                    if (commas.Count > 0) return (start, i, commas);
                    break;
                }
            }
        }
        return null;
    }

    // Blanks without quotes can only have come from a variable.
    private static IEnumerable<ShellWord> Split(ShellWord word)
    {
        int start = 0;
        for (int i = 0; i <= word.Text.Length; i++)
        {
            if (i < word.Text.Length && !(word.IsPlain(i) && word.Text[i] is ' ' or '\t' or '\n')) continue;
            if (i > start || word.Text.Length == 0) yield return word.Slice(start, i - start);
            start = i + 1;
        }
    }
}
