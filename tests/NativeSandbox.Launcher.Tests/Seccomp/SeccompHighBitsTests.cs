using static NativeSandbox.Launcher.Tests.Seccomp.Syscalls;

namespace NativeSandbox.Launcher.Tests.Seccomp;

/// <summary>The kernel truncates these arguments (CVE-2019-10063): what it ignores must not decide.</summary>
public sealed class SeccompHighBitsTests(CompiledPolicy policy) : IClassFixture<CompiledPolicy>
{
    private const int Rounds = 20_000;
    private readonly Random random = new(20190063);

    private static readonly ulong[] Requests = [0x5412, 0x541C, 0x5401, 0x5413];
    private static readonly ulong[] Domains = [1, 2, 10, 15, 16, 17, 38, 40];
    private static readonly ulong[] Types = [1, 2, 3, 5, 0x80001, 0x80802];
    private static readonly ulong[] Protocols = [0, 1, 6, 17, 58, 132, 262];
    private static readonly ulong[] Personalities = [0, 8, 0x20000, 0x20008, 0x40000, 0xFFFFFFFF];

    [Fact]
    public void They_do_not_decide_about_ioctl() => Fuzz(Ioctl, () => [Any64(), Low(Requests), Any64()], ignored: [1]);

    [Fact]
    public void They_do_not_decide_about_socket() => Fuzz(Socket, () => [Low(Domains), Low(Types), Low(Protocols)], ignored: [0, 1, 2]);

    [Fact]
    public void They_do_not_decide_about_socketpair() => Fuzz(SocketPair, () => [Low(Domains), Low(Types), 0, Any64()], ignored: [0, 1]);

    [Fact]
    public void They_do_not_decide_about_personality() => Fuzz(Personality, () => [Low(Personalities)], ignored: [0]);

    [Fact]
    public void They_do_not_decide_about_clone() => Fuzz(Clone, () => [(uint)random.Next() & (uint)random.Next()], ignored: [0]);

    private void Fuzz(int number, Func<ulong[]> arguments, int[] ignored)
    {
        var seen = new HashSet<uint>();
        for (int round = 0; round < Rounds; round++)
        {
            ulong[] plain = arguments();
            ulong[] disguised = [.. plain];
            foreach (int index in ignored)
                disguised[index] |= Any64() << 32;
            uint expected = policy.Decide(number, plain);
            uint decided = policy.Decide(number, disguised);
            Assert.True(expected == decided,
                $"call {number}({string.Join(", ", disguised.Select(value => $"0x{value:x}"))}): 0x{decided:x}, without high bits 0x{expected:x}");
            seen.Add(expected);
        }
        // A fuzz that met only one answer would have proved nothing.
        Assert.True(seen.Count > 1, $"every one of {Rounds} calls gave the same answer");
    }

    private ulong Any64() => (ulong)random.NextInt64(long.MinValue, long.MaxValue);

    /// <summary>Half the time a value that a rule names, otherwise any 32 bits.</summary>
    private ulong Low(ulong[] named) => random.Next(2) == 0 ? named[random.Next(named.Length)] : (uint)random.NextInt64();
}
