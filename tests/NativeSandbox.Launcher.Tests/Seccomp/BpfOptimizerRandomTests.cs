using NativeSandbox.Launcher.Seccomp;
using NativeSandbox.Launcher.Seccomp.Bpf;

namespace NativeSandbox.Launcher.Tests.Seccomp;

public sealed class BpfOptimizerRandomTests
{
    private const int Calls = 1_000;

    [Theory]
    [InlineData(8, 1, 2_000)]
    [InlineData(30, 1, 1_000)]
    [InlineData(12, 2, 1_000)]
    [InlineData(20, 3, 300)]
    public void Random_programs_are_decided_as_the_kernel_decides_them(int length, int together, int rounds)
    {
        var random = new Random(length);
        var generator = new RandomProgram(random);
        int merged = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[][] programs = [.. Enumerable.Range(0, together).Select(_ => generator.Make(length))];
            if (BpfOptimizer.Merge(programs) is not { } program)
                continue;
            merged++;
            Compare([.. programs.Select(each => new BpfProgram(each))], new BpfProgram(program), random);
        }
        Assert.True(merged > rounds / 2, $"only {merged} of {rounds} became one program");
    }

    [Fact]
    public void Jumps_reach_farther_than_eight_bits_allow()
    {
        string path = Path.Combine(Nsbox.Directory, "seccomp", "default.json");
        string[] every = [.. new PolicyReader(path).Read(File.ReadAllBytes(path)).Rules.SelectMany(rule => rule.Names).Distinct()];
        PolicyRule[] rules = [.. every.Select(Rule)];
        byte[] exported = PolicyCompiler.Compile(path, new PolicyRules(LibSeccomp.SCMP_ACT_ALLOW, rules));
        var original = new BpfProgram(exported);
        var merged = new BpfProgram(BpfOptimizer.Merge(exported)!);
        Assert.InRange(merged.Length, 1000, 4096);
        var seen = new HashSet<uint>();
        for (int number = 0; number < 512; number++)
        {
            for (int rule = 0; rule < rules.Length; rule++)
            {
                var call = new SeccompData(number, SeccompData.X86_64, [.. Enumerable.Repeat(rules[rule].Arguments[0].DatumB, 6)]);
                uint expected = original.Run(call);
                if (merged.Run(call) != expected)
                    Assert.Fail($"call {number} with rule {rule}'s argument");
                seen.Add(expected);
            }
        }
        Assert.Equal(8, seen.Count);

        static PolicyRule Rule(string name, int i) => new([name], LibSeccomp.SCMP_ACT_ERRNO | (uint)(i % 7),
            [new ScmpArgCmp((uint)(i % 6), LibSeccomp.SCMP_CMP_MASKED_EQ, uint.MaxValue, 7 + ((ulong)i << 8))]);
    }

    private static void Compare(IReadOnlyList<BpfProgram> programs, BpfProgram merged, Random random)
    {
        for (int i = 0; i < Calls; i++)
        {
            uint architecture = random.Next(8) == 0 ? Value(random) : SeccompData.X86_64;
            var call = new SeccompData((int)Value(random), architecture, (ulong)Value(random) << 32 | Value(random), Value(random));
            if (merged.Run(call) != BpfProgram.Decide(programs, call))
                Assert.Fail($"{call}: {string.Join(", ", call.Arguments)}");
        }
    }

    /// <summary>A constant of the programs, or one next to it.</summary>
    private static uint Value(Random random) => RandomProgram.Values[random.Next(RandomProgram.Values.Count)] + (uint)random.Next(-1, 2);
}
