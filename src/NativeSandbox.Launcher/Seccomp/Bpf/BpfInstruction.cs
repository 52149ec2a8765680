using System.Buffers.Binary;

namespace NativeSandbox.Launcher.Seccomp.Bpf;

/// <summary><c>struct sock_filter</c> of linux/filter.h, and the operations that libseccomp exports.</summary>
internal readonly record struct BpfInstruction(ushort Code, byte JumpTrue, byte JumpFalse, uint K)
{
    public const int Size = 8;

    public const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    public const ushort And = 0x54; // BPF_ALU | BPF_AND | BPF_K
    public const ushort Return = 0x06; // BPF_RET | BPF_K
    public const ushort Jump = 0x05; // BPF_JMP | BPF_JA
    public const ushort JumpEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    public const ushort JumpGreater = 0x25; // BPF_JMP | BPF_JGT | BPF_K
    public const ushort JumpGreaterOrEqual = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    public const ushort JumpSet = 0x45; // BPF_JMP | BPF_JSET | BPF_K

    public static BpfInstruction Read(ReadOnlySpan<byte> from) =>
        new(BinaryPrimitives.ReadUInt16LittleEndian(from), from[2], from[3], BinaryPrimitives.ReadUInt32LittleEndian(from[4..]));

    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to, Code);
        to[2] = JumpTrue;
        to[3] = JumpFalse;
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], K);
    }
}
