using System.Numerics;

namespace NativeSandbox.Launcher.Seccomp.Bpf;

/// <summary>What the tests on the way so far say about one word: bits that are known, and masked values that it does not have.</summary>
/// <remarks>Need not be complete: a test that is taken for open although it is not costs instructions, nothing else.</remarks>
internal sealed record WordFacts
{
    private const int MostTried = 6; // Bits whose every combination is tried.

    public static readonly WordFacts None = new();

    private uint KnownMask { get; init; }

    private uint KnownValue { get; init; }

    private IReadOnlyList<DecisionTest> Excluded { get; init; } = [];

    /// <returns>The test's answer where the facts imply it.</returns>
    public bool? Answer(DecisionTest test)
    {
        if (test.AtLeast)
            return null;
        if (!With(test, false).CanBe())
            return true;
        return Agrees(test) && With(test, true).CanBe() ? null : false;
    }

    public WordFacts With(DecisionTest test, bool holds)
    {
        uint mask = test.View.Mask;
        if (test.AtLeast)
            return this;
        if (holds)
            return this with { KnownMask = KnownMask | mask, KnownValue = (KnownValue & ~mask) | test.Constant };
        uint open = mask & ~KnownMask;
        // One open bit of a value that it does not have is the other one.
        if (BitOperations.IsPow2(open) && Agrees(test))
            return this with { KnownMask = KnownMask | open, KnownValue = KnownValue | (~test.Constant & open) };
        return this with { Excluded = [.. Excluded, test] };
    }

    private bool Agrees(DecisionTest test) => ((test.Constant ^ KnownValue) & KnownMask & test.View.Mask) == 0;

    /// <summary>Whether a value may exist for which all of this is true.</summary>
    private bool CanBe()
    {
        uint open = 0;
        foreach (DecisionTest test in Excluded)
            open |= test.View.Mask & ~KnownMask;
        if (BitOperations.PopCount(open) > MostTried)
            return true;
        // Counts through the subsets of the open bits.
        uint bits = 0;
        do
        {
            uint value = KnownValue | bits;
            if (!IsExcluded(value))
                return true;
            bits = (bits - open) & open;
        }
        while (bits != 0);
        return false;
    }

    private bool IsExcluded(uint value)
    {
        foreach (DecisionTest test in Excluded)
        {
            if ((value & test.View.Mask) == test.Constant)
                return true;
        }
        return false;
    }
}
