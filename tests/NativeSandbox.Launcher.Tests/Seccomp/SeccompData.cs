using System.Buffers.Binary;

namespace NativeSandbox.Launcher.Tests.Seccomp;

/// <summary><c>struct seccomp_data</c>: what a filter sees of a call.</summary>
internal sealed record SeccompData(int Number, uint Architecture, params ulong[] Arguments)
{
    public const uint X86_64 = 0xC000003E;
    public const uint I386 = 0x40000003;

    public byte[] ToBytes()
    {
        byte[] data = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(data, Number);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), Architecture);
        for (int i = 0; i < Arguments.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(16 + (8 * i)), Arguments[i]);
        return data;
    }
}
