namespace NativeSandbox.Launcher.Seccomp.Bpf;

/// <summary>
/// A node of a decision graph: an action, or a test with the decisions that follow. Made by <see cref="DecisionTable"/> only, which
/// makes equal ones once, so that comparing references compares decisions.
/// </summary>
internal sealed class Decision
{
    public Decision(uint action) => Action = action;

    public Decision(DecisionTest test, Decision whenTrue, Decision whenFalse)
    {
        Test = test;
        True = whenTrue;
        False = whenFalse;
        Words = test.View.WordBit | whenTrue.Words | whenFalse.Words;
    }

    /// <summary>The kernel's answer, SECCOMP_RET_*. Of a leaf only.</summary>
    public uint Action { get; }

    public DecisionTest Test { get; }

    public Decision? True { get; }

    public Decision? False { get; }

    /// <summary>One bit for each word that this decision depends on; 0 for a leaf.</summary>
    public uint Words { get; }

    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(false, nameof(True), nameof(False))]
    public bool IsLeaf => True is null;

    public bool DependsOn(WordView view) => (Words & view.WordBit) != 0;
}
