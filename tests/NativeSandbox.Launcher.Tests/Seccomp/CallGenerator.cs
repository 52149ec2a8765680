namespace NativeSandbox.Launcher.Tests.Seccomp;

/// <summary>Makes calls with arguments near those that some programs compare with.</summary>
internal sealed class CallGenerator
{
    private const uint FirstArgument = 16; // offsetof(struct seccomp_data, args)

    private readonly Random random;
    private readonly uint[][] words = new uint[12][];

    public CallGenerator(IEnumerable<BpfProgram> programs, int seed)
    {
        random = new Random(seed);
        ILookup<uint, uint> constants = programs.SelectMany(program => program.Comparisons()).ToLookup(each => each.Offset, each => each.Constant);
        for (uint word = 0; word < words.Length; word++)
        {
            // Each constant, its neighbours, and together with any other (a value with bits besides those of a mask).
            uint[] named = [0, uint.MaxValue, .. constants[FirstArgument + (4 * word)].Distinct()];
            words[word] = [.. named.SelectMany(constant => new[] { constant - 1, constant, constant + 1 }).Distinct()];
        }
    }

    public ulong[] Any() => [.. Enumerable.Range(0, 6).Select(index => (ulong)Word((2 * index) + 1) << 32 | Word(2 * index))];

    /// <summary>Every combination of the lower words of the first three arguments, with random upper words.</summary>
    public IEnumerable<ulong[]> Boundaries()
    {
        foreach (uint first in words[0])
        {
            foreach (uint second in words[2])
            {
                foreach (uint third in words[4])
                    yield return [Upper(1) | first, Upper(3) | second, Upper(5) | third, 0, 0, 0];
            }
        }
    }

    private ulong Upper(int word) => random.Next(2) == 0 ? 0 : (ulong)Word(word) << 32;

    private uint Word(int word)
    {
        uint named = words[word][random.Next(words[word].Length)];
        return random.Next(4) switch
        {
            0 => (uint)random.NextInt64(1L << 32),
            1 => named | words[word][random.Next(words[word].Length)],
            _ => named,
        };
    }
}
