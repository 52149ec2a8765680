using System.ComponentModel;
using System.Text.Json.Serialization;

namespace NativeSandbox.Server.Execution;

/// <summary>The limits that a request may set.</summary>
/// <remarks>All are read as doubles, NaN and infinities included, so that a value nobody can mean is refused with its name and range.</remarks>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed record ExecuteLimits
{
    [Description("CPU time of all processes together, user and system, in milliseconds.")]
    public double? CpuTimeMs { get; init; }

    [Description("Time on the clock, in milliseconds.")]
    public double? WallTimeMs { get; init; }

    [Description("Memory of all processes together, files they write included, in bytes.")]
    public double? MemoryBytes { get; init; }

    [Description("Processes and threads alive at once.")]
    public double? Processes { get; init; }

    [Description("Stack of the first thread, in bytes.")]
    public double? StackBytes { get; init; }

    [Description("The largest file that the program may write, in bytes.")]
    public double? FileSizeBytes { get; init; }

    [Description("File descriptors open at once in one process.")]
    public double? OpenFiles { get; init; }

    [Description("Bytes kept of standard output, and as many of standard error.")]
    public double? OutputBytes { get; init; }

    [Description("Cores that the run may keep busy; 0.5 is half of one.")]
    public double? Cpus { get; init; }
}
