using System.ComponentModel;

namespace NativeSandbox.Server.Status;

/// <summary>The machine.</summary>
internal sealed record HostInfo
{
    public required string Name { get; init; }

    public required string Kernel { get; init; }

    public required int Cores { get; init; }

    [Description("Bytes.")]
    public required long MemoryTotalBytes { get; init; }

    [Description("Bytes that programs can still have without swapping.")]
    public required long MemoryAvailableBytes { get; init; }

    [Description("Load averages over 1, 5 and 15 minutes.")]
    public required IReadOnlyList<double> Load { get; init; }

    [Description("Seconds since the machine started.")]
    public required double UptimeSeconds { get; init; }
}
