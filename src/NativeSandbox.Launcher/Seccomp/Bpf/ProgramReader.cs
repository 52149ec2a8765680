using static NativeSandbox.Launcher.Seccomp.Bpf.BpfInstruction;

namespace NativeSandbox.Launcher.Seccomp.Bpf;

/// <summary>Executes a program for all calls at once: the decision it takes, test by test.</summary>
internal sealed class ProgramReader
{
    private readonly DecisionTable table;
    private readonly BpfInstruction[] program;

    // The accumulator holds a word's view or nothing yet. A view of no bits is the constant 0.
    private readonly Dictionary<(int At, WordView? Accumulator), Decision> done = [];

    private ProgramReader(DecisionTable table, ReadOnlySpan<byte> code)
    {
        this.table = table;
        program = new BpfInstruction[code.Length / Size];
        for (int i = 0; i < program.Length; i++)
            program[i] = BpfInstruction.Read(code[(Size * i)..]);
    }

    /// <exception cref="BpfNotUnderstoodException">It uses what libseccomp does not.</exception>
    public static Decision Read(DecisionTable table, ReadOnlySpan<byte> code) => new ProgramReader(table, code).From(0, null);

    private Decision From(int at, WordView? accumulator)
    {
        if (at >= program.Length)
            throw new BpfNotUnderstoodException("it has no return at the end");
        if (!done.TryGetValue((at, accumulator), out Decision? decision))
            done.Add((at, accumulator), decision = Execute(at, accumulator));
        return decision;
    }

    private Decision Execute(int at, WordView? accumulator)
    {
        BpfInstruction instruction = program[at];
        switch (instruction.Code)
        {
            case Return:
                return table.Leaf(instruction.K);
            case Jump when instruction.K < program.Length:
                return From(at + 1 + (int)instruction.K, accumulator);
            case LoadWord when instruction.K % 4 == 0 && instruction.K < WordView.DataSize:
                return From(at + 1, new WordView(instruction.K, uint.MaxValue));
            case And when accumulator is { } view:
                return From(at + 1, view with { Mask = view.Mask & instruction.K });
            case JumpEqual or JumpGreater or JumpGreaterOrEqual or JumpSet when accumulator is { } view:
                return Branch(instruction, view, at + 1 + instruction.JumpTrue, at + 1 + instruction.JumpFalse, accumulator);
            default:
                throw new BpfNotUnderstoodException($"instruction {at} has the code 0x{instruction.Code:x}");
        }
    }

    private Decision Branch(BpfInstruction instruction, WordView view, int whenTrue, int whenFalse, WordView? accumulator)
    {
        uint k = instruction.K;
        return instruction.Code switch
        {
            JumpEqual => Equal(view, k, whenTrue, whenFalse, accumulator),
            JumpSet => Equal(view with { Mask = view.Mask & k }, 0, whenFalse, whenTrue, accumulator),
            JumpGreater when k == uint.MaxValue => From(whenFalse, accumulator),
            JumpGreater => AtLeast(view, k + 1, whenTrue, whenFalse, accumulator),
            _ => AtLeast(view, k, whenTrue, whenFalse, accumulator),
        };
    }

    private Decision Equal(WordView view, uint k, int whenTrue, int whenFalse, WordView? accumulator)
    {
        if ((k & ~view.Mask) != 0)
            return From(whenFalse, accumulator);
        if (view.Mask == 0)
            return From(whenTrue, accumulator);
        return table.Choose(new DecisionTest(view, AtLeast: false, k), From(whenTrue, accumulator), From(whenFalse, accumulator));
    }

    private Decision AtLeast(WordView view, uint k, int whenTrue, int whenFalse, WordView? accumulator)
    {
        if (k == 0)
            return From(whenTrue, accumulator);
        if (k > view.Mask)
            return From(whenFalse, accumulator);
        return table.Choose(new DecisionTest(view, AtLeast: true, k), From(whenTrue, accumulator), From(whenFalse, accumulator));
    }
}
