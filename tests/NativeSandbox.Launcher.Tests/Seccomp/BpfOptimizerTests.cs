using NativeSandbox.Launcher.Seccomp.Bpf;
using static NativeSandbox.Launcher.Tests.Seccomp.Syscalls;

namespace NativeSandbox.Launcher.Tests.Seccomp;

/// <summary>What a box installs decides as the kernel would with libseccomp's two programs.</summary>
public sealed class BpfOptimizerTests(CompiledPolicy policy) : IClassFixture<CompiledPolicy>
{
    private const int Rounds = 2_000;
    private const int X32 = 0x40000000;

    private readonly CallGenerator calls = new(policy.Exported, seed: 643);

    public static TheoryData<int> NumbersWithArguments => [Ioctl, Socket, SocketPair, Clone, Mknod, Personality, Mknodat];

    [Fact]
    public void The_shipped_policies_become_one_small_program()
    {
        BpfProgram program = Assert.Single(policy.Programs);
        Assert.InRange(program.Length, 1, 300);
        Assert.True(program.Length < policy.Exported.Sum(exported => exported.Length) / 2);
    }

    [Fact]
    public void It_decides_the_same_about_every_number()
    {
        for (int number = 0; number < 1024; number++)
        {
            for (int round = 0; round < Rounds; round++)
                Same(new SeccompData(number, SeccompData.X86_64, calls.Any()));
        }
    }

    [Theory]
    [MemberData(nameof(NumbersWithArguments))]
    public void It_decides_the_same_about_every_combination_of_boundaries(int number)
    {
        var seen = new HashSet<uint>();
        foreach (ulong[] arguments in calls.Boundaries())
            seen.Add(Same(new SeccompData(number, SeccompData.X86_64, arguments)));
        Assert.True(seen.Count > 1, "the arguments never mattered");
    }

    [Fact]
    public void It_decides_the_same_about_numbers_that_no_kernel_has()
    {
        foreach (int number in new[] { -1, -2, int.MinValue, int.MinValue + 1, int.MaxValue, X32 - 1, X32, 2 * (X32 / 3) })
            Same(new SeccompData(number, SeccompData.X86_64, calls.Any()));
        for (int number = 0; number < 1024; number++)
        {
            Assert.Equal(CompiledPolicy.KillProcess, Same(new SeccompData(number | X32, SeccompData.X86_64, calls.Any())));
            Same(new SeccompData(number | int.MinValue, SeccompData.X86_64, calls.Any()));
        }
    }

    [Theory]
    [InlineData(SeccompData.I386)]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    [InlineData(0xC00000B7)] // AUDIT_ARCH_AARCH64
    [InlineData(SeccompData.X86_64 - 1)]
    [InlineData(SeccompData.X86_64 + 1)]
    public void It_kills_every_other_architecture(uint architecture)
    {
        for (int number = -1; number < 1024; number++)
            Assert.Equal(CompiledPolicy.KillProcess, Same(new SeccompData(number, architecture, calls.Any())));
    }

    [Theory]
    [InlineData(0x28)] // BPF_LD | BPF_H | BPF_ABS
    [InlineData(0x80)] // BPF_LD | BPF_W | BPF_LEN
    [InlineData(0x02)] // BPF_ST
    [InlineData(0x16)] // BPF_RET | BPF_A
    [InlineData(0x1D)] // BPF_JMP | BPF_JEQ | BPF_X
    [InlineData(0x44)] // BPF_ALU | BPF_OR | BPF_K
    public void A_program_with_other_instructions_is_left_alone(byte code) =>
        Assert.Null(BpfOptimizer.Merge(Program((0x20, 0, 0, 0), (code, 0, 0, 0), (0x06, 0, 0, 0))));

    [Fact]
    public void A_program_that_is_not_whole_is_left_alone()
    {
        Assert.Null(BpfOptimizer.Merge(Program((0x20, 0, 0, 0))));
        Assert.Null(BpfOptimizer.Merge(Program((0x15, 0, 0, 0), (0x06, 0, 0, 0)))); // Compares before it loads.
        Assert.Null(BpfOptimizer.Merge(Program((0x20, 0, 0, 64), (0x06, 0, 0, 0)))); // Past the data.
        Assert.Null(BpfOptimizer.Merge(Program((0x05, 0, 0, uint.MaxValue), (0x06, 0, 0, 0))));
    }

    [Fact]
    public void A_test_of_bits_and_its_complement_are_understood()
    {
        // JSET 6 on the first argument, then on what remains JGE 1. Loads that change nothing leave something to gain.
        byte[] program = Program((0x20, 0, 0, 24), (0x20, 0, 0, 20), (0x20, 0, 0, 16), (0x45, 0, 1, 6), (0x06, 0, 0, 1), (0x54, 0, 0, 9), (0x35, 0, 1, 1), (0x06, 0, 0, 2), (0x06, 0, 0, 3));
        byte[] merged = BpfOptimizer.Merge(program)!;
        for (ulong value = 0; value < 32; value++)
        {
            var call = new SeccompData(0, SeccompData.X86_64, value);
            Assert.Equal(new BpfProgram(program).Run(call), new BpfProgram(merged).Run(call));
        }
    }

    private static byte[] Program(params (byte Code, byte JumpTrue, byte JumpFalse, uint K)[] instructions)
    {
        byte[] program = new byte[8 * instructions.Length];
        for (int i = 0; i < instructions.Length; i++)
            new BpfInstruction(instructions[i].Code, instructions[i].JumpTrue, instructions[i].JumpFalse, instructions[i].K).Write(program.AsSpan(8 * i));
        return program;
    }

    private uint Same(SeccompData call)
    {
        uint expected = BpfProgram.Decide(policy.Exported, call);
        uint decided = policy.Decide(call);
        if (expected != decided)
            Assert.Fail($"{call}({string.Join(", ", call.Arguments.Select(value => $"0x{value:x}"))}): 0x{decided:x}, libseccomp 0x{expected:x}");
        return decided;
    }
}
