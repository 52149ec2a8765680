using NativeSandbox.Launcher.Seccomp.Bpf;

namespace NativeSandbox.Launcher.Tests.Seccomp;

/// <summary>Programs as nobody would write them, of every instruction that the optimizer knows.</summary>
internal sealed class RandomProgram(Random random)
{
    private static readonly ushort[] Codes =
    [
        BpfInstruction.LoadWord, BpfInstruction.LoadWord, BpfInstruction.And, BpfInstruction.Jump, BpfInstruction.JumpEqual,
        BpfInstruction.JumpEqual, BpfInstruction.JumpEqual, BpfInstruction.JumpGreater, BpfInstruction.JumpGreaterOrEqual, BpfInstruction.JumpSet,
        BpfInstruction.Return,
    ];

    private static readonly uint[] Offsets = [0, 4, 16, 20, 24];
    private static readonly uint[] Constants = [0, 1, 2, 3, 4, 7, 0xF0, 0x0F, 0x80000000, uint.MaxValue, uint.MaxValue - 1, SeccompData.X86_64];
    private static readonly uint[] Answers = [CompiledPolicy.Allow, CompiledPolicy.KillProcess, CompiledPolicy.Refuse(1), CompiledPolicy.Refuse(38), 0];

    public static IReadOnlyList<uint> Values => Constants;

    public byte[] Make(int length)
    {
        byte[] program = new byte[BpfInstruction.Size * length];
        for (int at = 0; at < length; at++)
            Instruction(at, length).Write(program.AsSpan(BpfInstruction.Size * at));
        return program;
    }

    private BpfInstruction Instruction(int at, int length)
    {
        int left = Math.Min(length - at - 2, byte.MaxValue);
        ushort code = at == 0 ? BpfInstruction.LoadWord : left < 0 ? BpfInstruction.Return : One(Codes);
        return code switch
        {
            BpfInstruction.LoadWord => new BpfInstruction(code, 0, 0, One(Offsets)),
            BpfInstruction.And => new BpfInstruction(code, 0, 0, One(Constants)),
            BpfInstruction.Return => new BpfInstruction(code, 0, 0, One(Answers)),
            BpfInstruction.Jump => new BpfInstruction(code, 0, 0, (uint)random.Next(Math.Min(left, 4) + 1)),
            _ => new BpfInstruction(code, (byte)random.Next(Math.Min(left, 8) + 1), (byte)random.Next(Math.Min(left, 8) + 1), One(Constants)),
        };
    }

    private T One<T>(T[] from) => from[random.Next(from.Length)];
}
