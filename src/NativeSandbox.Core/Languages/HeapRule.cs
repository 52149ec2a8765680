using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Languages;

/// <summary>How large a heap a runtime is told to plan with, derived from the memory limit. The one place where that is decided.</summary>
/// <param name="Share">The heap's share of the memory limit, above 0 and at most 1.</param>
/// <param name="Reserve">What is taken off besides, for code, stacks and the runtime itself.</param>
public sealed record HeapRule(double Share, ByteSize Reserve)
{
    private static readonly ByteSize Least = ByteSize.FromMebibytes(4);

    /// <summary>All of it: the kernel's limit is the first that a program meets.</summary>
    public static HeapRule Whole { get; } = new(1, new ByteSize(0));

    /// <summary>The heap under a memory limit; never less than a quarter of the limit, nor than 4 MiB.</summary>
    public ByteSize Of(ByteSize memory)
    {
        long heap = Math.Max((long)(memory.Bytes * Share) - Reserve.Bytes, memory.Bytes / 4);
        return new ByteSize(Math.Max(heap, Least.Bytes));
    }
}
