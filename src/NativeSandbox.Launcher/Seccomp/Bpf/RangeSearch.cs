namespace NativeSandbox.Launcher.Seccomp.Bpf;

/// <summary>
/// A search tree over ranges, with as few tests as it takes and, among equally small ones, as shallow as it can be. Depth counts too:
/// when a filter is installed the kernel runs it for every number, to learn what is always allowed (seccomp_cache_prepare).
/// </summary>
internal sealed class RangeSearch(DecisionTable table, WordView view, IReadOnlyList<DecisionRange> ranges)
{
    private const int LongestChain = 4;
    private const int MostWeighed = 300; // Weighing every split takes the cube of it.

    private readonly Dictionary<(int First, int Last), Plan> plans = [];

    private readonly record struct Plan(int Tests, int Depth, int Split);

    public Decision Build() => Build(0, ranges.Count - 1);

    private Decision Build(int first, int last)
    {
        int split = Best(first, last).Split;
        if (split == 0)
            return Chain(first, last);
        return table.Choose(new DecisionTest(view, AtLeast: true, ranges[split].Start), Build(split, last), Build(first, split - 1));
    }

    private Plan Best(int first, int last)
    {
        if (plans.TryGetValue((first, last), out Plan known))
            return known;
        Plan best = ChainLength(first, last) is { } length ? new Plan(length, length, 0) : new Plan(int.MaxValue, 0, 0);
        int middle = (first + last + 1) / 2;
        bool weigh = last - first < MostWeighed;
        for (int split = weigh ? first + 1 : middle; split <= (weigh ? last : middle); split++)
        {
            Plan low = Best(first, split - 1);
            Plan high = Best(split, last);
            var plan = new Plan(1 + low.Tests + high.Tests, 1 + Math.Max(low.Depth, high.Depth), split);
            if (plan.Tests < best.Tests || (plan.Tests == best.Tests && plan.Depth < best.Depth))
                best = plan;
        }
        plans.Add((first, last), best);
        return best;
    }

    /// <summary>Tests for equality that separate single values from all the others, which share a decision; null where they do not.</summary>
    private int? ChainLength(int first, int last)
    {
        Decision others = Others(first, last);
        int length = 0;
        for (int i = first; i <= last; i++)
        {
            if (ranges[i].Decision == others)
                continue;
            if (!IsSingle(i) || ++length > LongestChain)
                return null;
        }
        return length;
    }

    private Decision Chain(int first, int last)
    {
        Decision others = Others(first, last);
        Decision chain = others;
        for (int i = last; i >= first; i--)
        {
            if (ranges[i].Decision != others)
                chain = table.Choose(new DecisionTest(view, AtLeast: false, ranges[i].Start), ranges[i].Decision, chain);
        }
        return chain;
    }

    private Decision Others(int first, int last)
    {
        for (int i = first; i <= last; i++)
        {
            if (!IsSingle(i))
                return ranges[i].Decision;
        }
        return ranges[last].Decision;
    }

    private bool IsSingle(int i) => (i + 1 < ranges.Count ? ranges[i + 1].Start - 1 : view.Mask) == ranges[i].Start;
}
