using System.Buffers.Binary;

namespace NativeSandbox.Launcher.Tests.Seccomp;

/// <summary>Evaluates a classic BPF program as the kernel would; it knows the instructions that seccomp filters use.</summary>
internal sealed class BpfProgram(byte[] code)
{
    private const ushort LoadWord = 0x20, And = 0x54, Return = 0x06, Jump = 0x05, JumpEqual = 0x15, JumpGreater = 0x25, JumpGreaterOrEqual = 0x35,
        JumpSet = 0x45;

    private const uint ActionMask = 0xFFFF0000; // SECCOMP_RET_ACTION_FULL

    public int Length => code.Length / 8;

    /// <summary>What the kernel decides with these installed in this order (seccomp_run_filters).</summary>
    /// <remarks>The newest filter is asked first, and an older one counts only when it is stricter: as a signed number, lower.</remarks>
    public static uint Decide(IReadOnlyList<BpfProgram> installed, SeccompData call)
    {
        uint decision = installed[^1].Run(call);
        for (int i = installed.Count - 2; i >= 0; i--)
        {
            uint answer = installed[i].Run(call);
            if ((int)(answer & ActionMask) < (int)(decision & ActionMask))
                decision = answer;
        }
        return decision;
    }

    /// <summary>The constants that the word at each offset is compared with, as the instructions stand.</summary>
    public IEnumerable<(uint Offset, uint Constant)> Comparisons()
    {
        uint offset = 0;
        for (int at = 0; at < Length; at++)
        {
            ReadOnlySpan<byte> instruction = code.AsSpan(8 * at, 8);
            uint k = BinaryPrimitives.ReadUInt32LittleEndian(instruction[4..]);
            switch (BinaryPrimitives.ReadUInt16LittleEndian(instruction))
            {
                case LoadWord: offset = k; break;
                case And or JumpEqual or JumpGreater or JumpGreaterOrEqual or JumpSet: yield return (offset, k); break;
            }
        }
    }

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
