namespace NativeSandbox.Launcher.Seccomp.Bpf;

/// <summary>Lays a decision out as a program, from its end: jumps go forward only, so what they reach is written first.</summary>
internal sealed class ProgramWriter
{
    private const int Farthest = byte.MaxValue; // A conditional jump's offset has 8 bits.

    private readonly List<BpfInstruction> reversed = [];
    private readonly HashSet<Decision> loads = [];
    private readonly Dictionary<Decision, int> places = [];
    private readonly Dictionary<Decision, int> placesAfterLoad = [];

    private ProgramWriter() { }

    public static byte[] Write(Decision root)
    {
        var writer = new ProgramWriter();
        writer.loads.Add(root);
        writer.FindLoads(root, []);
        writer.Place(root);
        byte[] code = new byte[BpfInstruction.Size * writer.reversed.Count];
        for (int i = 0; i < writer.reversed.Count; i++)
            writer.reversed[^(i + 1)].Write(code.AsSpan(BpfInstruction.Size * i));
        return code;
    }

    /// <summary>A test needs its word loaded where it can follow a test of another.</summary>
    private void FindLoads(Decision node, HashSet<Decision> seen)
    {
        if (node.IsLeaf || !seen.Add(node))
            return;
        foreach (Decision next in (ReadOnlySpan<Decision>)[node.True, node.False])
        {
            if (!next.IsLeaf && next.Test.View != node.Test.View)
                loads.Add(next);
            FindLoads(next, seen);
        }
    }

    private void Place(Decision node)
    {
        if (places.ContainsKey(node))
            return;
        if (node.IsLeaf)
        {
            places.Add(node, Emit(new BpfInstruction(BpfInstruction.Return, 0, 0, node.Action)));
            return;
        }
        Place(node.True);
        Place(node.False);
        DecisionTest test = node.Test;
        int whenTrue = WithinReach(node.True, test.View);
        int whenFalse = WithinReach(node.False, test.View);
        ushort code = test.AtLeast ? BpfInstruction.JumpGreaterOrEqual : BpfInstruction.JumpEqual;
        int place = Emit(new BpfInstruction(code, Distance(whenTrue), Distance(whenFalse), test.Constant));
        placesAfterLoad.Add(node, place);
        if (loads.Contains(node))
        {
            if (test.View.Mask != uint.MaxValue)
                Emit(new BpfInstruction(BpfInstruction.And, 0, 0, test.View.Mask));
            place = Emit(new BpfInstruction(BpfInstruction.LoadWord, 0, 0, test.View.Offset));
        }
        places.Add(node, place);
    }

    /// <summary>Where a jump after a test of <paramref name="loaded"/> goes; by way of an instruction close by when that is far.</summary>
    private int WithinReach(Decision target, WordView loaded)
    {
        int place = !target.IsLeaf && target.Test.View == loaded ? placesAfterLoad[target] : places[target];
        // The other branch may put one more instruction between.
        if (reversed.Count - place <= Farthest)
            return place;
        return Emit(target.IsLeaf
            ? new BpfInstruction(BpfInstruction.Return, 0, 0, target.Action)
            : new BpfInstruction(BpfInstruction.Jump, 0, 0, (uint)(reversed.Count - place - 1)));
    }

    /// <summary>The jump's offset: instructions between the next one to be written and what it reaches.</summary>
    private byte Distance(int place) => checked((byte)(reversed.Count - place - 1));

    private int Emit(BpfInstruction instruction)
    {
        reversed.Add(instruction);
        return reversed.Count - 1;
    }
}
