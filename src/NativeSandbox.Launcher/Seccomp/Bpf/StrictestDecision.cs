namespace NativeSandbox.Launcher.Seccomp.Bpf;

/// <summary>What the kernel decides with two filters, as one decision.</summary>
internal sealed class StrictestDecision(DecisionTable table)
{
    private const uint ActionMask = 0xFFFF0000; // SECCOMP_RET_ACTION_FULL

    private readonly Dictionary<(Decision Older, Decision Newer), Decision> done = [];

    public Decision Of(Decision older, Decision newer)
    {
        if (older.IsLeaf && newer.IsLeaf)
            return Stricter(older, newer);
        if (done.TryGetValue((older, newer), out Decision? known))
            return known;
        Decision both = !older.IsLeaf
            ? table.Choose(older.Test, Of(older.True, newer), Of(older.False, newer))
            : table.Choose(newer.Test, Of(older, newer.True!), Of(older, newer.False!));
        done.Add((older, newer), both);
        return both;
    }

    /// <summary>
    /// seccomp_run_filters of kernel/seccomp.c: the newest filter is asked first, and an older one counts only where it is stricter,
    /// which is lower as a signed number without the errno.
    /// </summary>
    private static Decision Stricter(Decision older, Decision newer) =>
        (int)(older.Action & ActionMask) < (int)(newer.Action & ActionMask) ? older : newer;
}
