namespace NativeSandbox.Launcher.Seccomp.Bpf;

/// <summary>Makes decisions, each once.</summary>
internal sealed class DecisionTable
{
    // The shipped policies take 9,000. One on which this grows without bound is used as libseccomp compiled it.
    private const int MostSteps = 200_000;

    private readonly Dictionary<uint, Decision> leaves = [];
    private readonly Dictionary<(DecisionTest Test, Decision True, Decision False), Decision> tests = [];
    private int steps;

    public Decision Leaf(uint action)
    {
        if (!leaves.TryGetValue(action, out Decision? leaf))
            leaves.Add(action, leaf = new Decision(action));
        return leaf;
    }

    public Decision Choose(DecisionTest test, Decision whenTrue, Decision whenFalse)
    {
        if (whenTrue == whenFalse)
            return whenTrue;
        CountStep();
        if (!tests.TryGetValue((test, whenTrue, whenFalse), out Decision? decision))
            tests.Add((test, whenTrue, whenFalse), decision = new Decision(test, whenTrue, whenFalse));
        return decision;
    }

    /// <summary>What is left of a decision once tests of the word at <paramref name="view"/> are answered; a null answer leaves one open.</summary>
    public Decision Restrict(Decision decision, WordView view, Func<DecisionTest, bool?> answer)
    {
        var done = new Dictionary<Decision, Decision>();
        return Visit(decision);

        Decision Visit(Decision node)
        {
            if (node.IsLeaf || !node.DependsOn(view))
                return node;
            if (done.TryGetValue(node, out Decision? known))
                return known;
            CountStep();
            Decision result = answer(node.Test) switch
            {
                true => Visit(node.True),
                false => Visit(node.False),
                null => Choose(node.Test, Visit(node.True), Visit(node.False)),
            };
            done.Add(node, result);
            return result;
        }
    }

    private void CountStep()
    {
        if (++steps > MostSteps)
            throw new BpfNotUnderstoodException($"it takes more than {MostSteps} steps");
    }
}
