using NativeSandbox.Core.Limits;

namespace NativeSandbox.Server.Configuration;

/// <summary>What a request may ask for, and how many run at once.</summary>
internal sealed record ExecutionOptions
{
    public required TimeSpan MaxExecutionTime { get; init; }

    public required TimeSpan RequestTimeout { get; init; }

    public required ByteSize MaxOutputSize { get; init; }

    public required ByteSize MaxCodeSize { get; init; }

    public required ByteSize MaxInputSize { get; init; }

    public required ByteSize MemoryLimit { get; init; }

    public required double? CpuLimit { get; init; }

    public required int MaxProcesses { get; init; }

    public required int MaxConcurrentRuns { get; init; }

    public required int QueueLength { get; init; }

    /// <summary>The largest body: JSON may escape every byte of text as two (\n), base64 takes four for three.</summary>
    public long MaxBodyBytes => (2 * (MaxCodeSize.Bytes + MaxInputSize.Bytes)) + (64 << 10);

    /// <exception cref="ConfigurationException">A value is wrong.</exception>
    public static ExecutionOptions From(IReadOnlyDictionary<string, string> values) => new()
    {
        MaxExecutionTime = Settings.MaxExecutionTime.From(values),
        RequestTimeout = Settings.CodeExecutionTimeout.From(values),
        MaxOutputSize = Settings.MaxOutputSize.From(values),
        MaxCodeSize = Settings.MaxCodeSize.From(values),
        MaxInputSize = Settings.MaxInputSize.From(values),
        MemoryLimit = Settings.MemoryLimit.From(values),
        CpuLimit = Settings.CpuLimit.From(values),
        MaxProcesses = Settings.MaxProcesses.From(values),
        MaxConcurrentRuns = Settings.MaxConcurrentRuns.From(values),
        QueueLength = Settings.QueueLength.From(values),
    };
}
