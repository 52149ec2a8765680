namespace NativeSandbox.Launcher.Seccomp.Bpf;

/// <summary>What a program compares: the 32-bit word at <see cref="Offset"/> of <c>struct seccomp_data</c>, with <see cref="Mask"/>.</summary>
internal readonly record struct WordView(uint Offset, uint Mask)
{
    public const uint DataSize = 64; // sizeof(struct seccomp_data)
    public const uint NumberOffset = 0;
    public const uint ArchitectureOffset = 4;

    /// <summary>The word's bit in <see cref="Decision.Words"/>.</summary>
    public uint WordBit => 1u << (int)(Offset / 4);
}
