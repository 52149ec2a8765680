namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>What one step took, many times.</summary>
internal sealed class StepSamples
{
    public Samples Wall { get; } = new();

    public Samples Cpu { get; } = new();

    /// <summary>The most of all samples.</summary>
    public long MemoryBytes { get; private set; }

    /// <param name="cost">One sample.</param>
    /// <param name="counts">Whether it is one: the first time of a thing warms the machine's caches.</param>
    public void Add(ProcessCost cost, bool counts)
    {
        if (!counts) return;
        Wall.Add(cost.Wall);
        Cpu.Add(cost.Cpu);
        MemoryBytes = Math.Max(MemoryBytes, cost.MemoryBytes);
    }
}
