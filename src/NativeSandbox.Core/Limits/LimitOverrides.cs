namespace NativeSandbox.Core.Limits;

/// <summary>Some of the limits of <see cref="RunLimits"/>, with the same meaning and units; null leaves a limit as it is.</summary>
public sealed record LimitOverrides
{
    /// <summary>Overrides nothing.</summary>
    public static LimitOverrides None { get; } = new();

    /// <inheritdoc cref="RunLimits.CpuTime"/>
    public TimeSpan? CpuTime { get; init; }

    /// <inheritdoc cref="RunLimits.WallTime"/>
    public TimeSpan? WallTime { get; init; }

    /// <inheritdoc cref="RunLimits.Memory"/>
    public ByteSize? Memory { get; init; }

    /// <inheritdoc cref="RunLimits.Processes"/>
    public int? Processes { get; init; }

    /// <inheritdoc cref="RunLimits.Stack"/>
    public ByteSize? Stack { get; init; }

    /// <inheritdoc cref="RunLimits.FileSize"/>
    public ByteSize? FileSize { get; init; }

    /// <inheritdoc cref="RunLimits.OpenFiles"/>
    public int? OpenFiles { get; init; }

    /// <inheritdoc cref="RunLimits.Output"/>
    public ByteSize? Output { get; init; }

    /// <inheritdoc cref="RunLimits.Cpus"/>
    public double? Cpus { get; init; }
}
