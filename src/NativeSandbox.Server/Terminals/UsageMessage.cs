using System.ComponentModel;

namespace NativeSandbox.Server.Terminals;

/// <summary>What a program used.</summary>
/// <param name="CpuTimeMs">CPU time of all its processes, in milliseconds.</param>
/// <param name="WallTimeMs">Time on the clock, in milliseconds.</param>
/// <param name="MemoryBytes">The most memory that all its processes had at once, in bytes.</param>
internal sealed record UsageMessage(
    [property: Description("CPU time of all its processes, in milliseconds.")] double CpuTimeMs,
    [property: Description("Time on the clock, in milliseconds.")] double WallTimeMs,
    [property: Description("The most memory that all its processes had at once, in bytes.")] long MemoryBytes);
