using System.ComponentModel;
using NativeSandbox.Core.Limits;

namespace NativeSandbox.Server.Languages;

/// <summary>Limits under the names that a request uses for them.</summary>
internal sealed record LimitValues
{
    [Description("Milliseconds.")]
    public required double CpuTimeMs { get; init; }

    [Description("Milliseconds.")]
    public required double WallTimeMs { get; init; }

    [Description("Bytes.")]
    public required long MemoryBytes { get; init; }

    public required int Processes { get; init; }

    [Description("Bytes.")]
    public required long StackBytes { get; init; }

    [Description("Bytes.")]
    public required long FileSizeBytes { get; init; }

    public required int OpenFiles { get; init; }

    [Description("Bytes, of standard output and of standard error each.")]
    public required long OutputBytes { get; init; }

    [Description("Cores; null for no cap.")]
    public required double? Cpus { get; init; }

    public static LimitValues From(RunLimits limits) => new()
    {
        CpuTimeMs = limits.CpuTime.TotalMilliseconds,
        WallTimeMs = limits.WallTime.TotalMilliseconds,
        MemoryBytes = limits.Memory.Bytes,
        Processes = limits.Processes,
        StackBytes = limits.Stack.Bytes,
        FileSizeBytes = limits.FileSize.Bytes,
        OpenFiles = limits.OpenFiles,
        OutputBytes = limits.Output.Bytes,
        Cpus = limits.Cpus,
    };
}
