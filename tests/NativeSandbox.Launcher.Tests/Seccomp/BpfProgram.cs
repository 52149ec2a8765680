using System.Buffers.Binary;

namespace NativeSandbox.Launcher.Tests.Seccomp;

/// <summary>Evaluates a classic BPF program as the kernel would; it knows the instructions that seccomp filters use.</summary>
internal sealed class BpfProgram(byte[] code)
{
    private const ushort LoadWord = 0x20, And = 0x54, Return = 0x06, Jump = 0x05, JumpEqual = 0x15, JumpGreater = 0x25, JumpGreaterOrEqual = 0x35,
        JumpSet = 0x45;

    public int Length => code.Length / 8;

    public uint Run(SeccompData call)
    {
        byte[] data = call.ToBytes();
        uint accumulator = 0;
        for (int at = 0; ;)
        {
            ReadOnlySpan<byte> instruction = code.AsSpan(8 * at++, 8);
            uint k = BinaryPrimitives.ReadUInt32LittleEndian(instruction[4..]);
            byte whenTrue = instruction[2], whenFalse = instruction[3];
            switch (BinaryPrimitives.ReadUInt16LittleEndian(instruction))
            {
                case LoadWord: accumulator = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan((int)k)); break;
                case And: accumulator &= k; break;
                case Return: return k;
                case Jump: at += (int)k; break;
                case JumpEqual: at += accumulator == k ? whenTrue : whenFalse; break;
                case JumpGreater: at += accumulator > k ? whenTrue : whenFalse; break;
                case JumpGreaterOrEqual: at += accumulator >= k ? whenTrue : whenFalse; break;
                case JumpSet: at += (accumulator & k) != 0 ? whenTrue : whenFalse; break;
                case ushort other: throw new InvalidDataException($"instruction {at - 1}: code 0x{other:x}");
            }
        }
    }
}
