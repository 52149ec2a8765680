namespace NativeSandbox.Launcher.Seccomp.Bpf;

/// <summary>
/// Makes one small program of what libseccomp exports. Every start of a box converts and compiles its filters in the kernel and runs them
/// for every system call number, which was a tenth of what the box costs. libseccomp compares with each number by itself and
/// tests 64-bit arguments in halves of which a mask often leaves nothing.
/// </summary>
internal static class BpfOptimizer
{
    private const int MostBytes = 4096 * BpfInstruction.Size; // BPF_MAXINSNS

    /// <summary>The program that decides for every call as the kernel does with all of these installed in this order.</summary>
    /// <returns>Null when one of them is not understood or nothing is gained; the programs themselves are then to be installed.</returns>
    public static byte[]? Merge(params IReadOnlyList<byte[]> programs)
    {
        var table = new DecisionTable();
        var strictest = new StrictestDecision(table);
        try
        {
            Decision decision = ProgramReader.Read(table, programs[0]);
            for (int i = 1; i < programs.Count; i++)
                decision = strictest.Of(decision, ProgramReader.Read(table, programs[i]));
            byte[] program = ProgramWriter.Write(new DecisionSimplifier(table).Simplify(decision));
            // The product of two tangled policies can be larger than both.
            return program.Length <= programs.Sum(original => original.Length) && program.Length <= MostBytes ? program : null;
        }
        catch (BpfNotUnderstoodException)
        {
            return null;
        }
    }
}
