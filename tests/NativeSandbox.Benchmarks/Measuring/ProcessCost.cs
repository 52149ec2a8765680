namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>What one start of a program took.</summary>
/// <param name="Wall">From before the start to after the end.</param>
/// <param name="Cpu">Of all its processes, user and system.</param>
/// <param name="MemoryBytes">The most that it had at once; 0 where that was not measured.</param>
internal readonly record struct ProcessCost(TimeSpan Wall, TimeSpan Cpu, long MemoryBytes = 0);
