namespace NativeSandbox.Launcher.Seccomp.Bpf;

/// <summary>Makes decisions, each once.</summary>
internal sealed class DecisionTable
{
    // The shipped policies need about 3,000. A policy made to blow up is used as libseccomp compiled it.
    private const int Most = 200_000;

    private readonly Dictionary<uint, Decision> leaves = [];
    private readonly Dictionary<(DecisionTest Test, Decision True, Decision False), Decision> tests = [];

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
        if (!tests.TryGetValue((test, whenTrue, whenFalse), out Decision? decision))
        {
            if (tests.Count == Most)
                throw new BpfNotUnderstoodException($"it has more than {Most} decisions");
            tests.Add((test, whenTrue, whenFalse), decision = new Decision(test, whenTrue, whenFalse));
        }
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
}
