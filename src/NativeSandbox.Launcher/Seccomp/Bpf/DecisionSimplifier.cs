namespace NativeSandbox.Launcher.Seccomp.Bpf;

/// <summary>
/// Orders a decision by words (architecture, number, then the arguments), so that each word is looked at once on a way,
/// and leaves out what cannot be or makes no difference.
/// </summary>
internal sealed class DecisionSimplifier(DecisionTable table)
{
    private readonly Dictionary<Decision, Decision> done = [];

    public Decision Simplify(Decision decision)
    {
        if (decision.IsLeaf)
            return decision;
        if (done.TryGetValue(decision, out Decision? known))
            return known;
        SortedSet<uint> constants = [0];
        WordView? only = CollectConstants(decision, FirstWord(decision), constants);
        Decision result = only is { } view ? ByRanges(decision, view, constants) : ByTests(decision, FirstWord(decision), WordFacts.None);
        done.Add(decision, result);
        return result;
    }

    /// <summary>A word that is compared under one mask only: its values fall into ranges with one decision each.</summary>
    private Decision ByRanges(Decision decision, WordView view, SortedSet<uint> starts)
    {
        var ranges = new List<DecisionRange>();
        foreach (uint start in starts)
        {
            Decision here = Simplify(table.Restrict(decision, view, test => test.View.Offset == view.Offset ? test.Holds(start) : null));
            if (ranges.Count == 0 || ranges[^1].Decision != here)
                ranges.Add(new DecisionRange(start, here));
        }
        return new RangeSearch(table, view, ranges).Build();
    }

    /// <summary>A word under several masks: test after test, each only where the earlier ones leave it open.</summary>
    private Decision ByTests(Decision decision, WordView word, WordFacts facts)
    {
        if (!decision.DependsOn(word))
            return Simplify(decision);
        DecisionTest test = FirstTest(decision, word);
        if (facts.Answer(test) is { } answer)
            return ByTests(Answered(answer), word, facts);
        return table.Choose(test, ByTests(Answered(true), word, facts.With(test, true)), ByTests(Answered(false), word, facts.With(test, false)));

        Decision Answered(bool holds) => table.Restrict(decision, word, other => other == test ? holds : null);
    }

    private static WordView FirstWord(Decision decision)
    {
        uint architecture = WordView.ArchitectureOffset;
        uint offset = (decision.Words & new WordView(architecture, 0).WordBit) != 0
            ? architecture
            : 4 * (uint)System.Numerics.BitOperations.TrailingZeroCount(decision.Words);
        return new WordView(offset, uint.MaxValue);
    }

    private static DecisionTest FirstTest(Decision decision, WordView word)
    {
        while (decision.Test.View.Offset != word.Offset)
            decision = decision.True!.DependsOn(word) ? decision.True : decision.False!;
        return decision.Test;
    }

    /// <summary>Adds every value of the word at which a test's answer may change.</summary>
    /// <returns>The one view under which it is tested, or null when there are several.</returns>
    private static WordView? CollectConstants(Decision decision, WordView word, SortedSet<uint> starts)
    {
        WordView? view = null;
        bool several = false;
        var seen = new HashSet<Decision>();
        Visit(decision);
        return several ? null : view;

        void Visit(Decision node)
        {
            if (node.IsLeaf || !node.DependsOn(word) || !seen.Add(node))
                return;
            if (node.Test.View.Offset == word.Offset)
            {
                several |= view is { } earlier && earlier != node.Test.View;
                view = node.Test.View;
                starts.Add(node.Test.Constant);
                if (!node.Test.AtLeast && node.Test.Constant < node.Test.View.Mask)
                    starts.Add(node.Test.Constant + 1);
            }
            Visit(node.True);
            Visit(node.False);
        }
    }
}
