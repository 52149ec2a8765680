using NativeSandbox.Core.Limits;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Hosting;

/// <summary>The limits that follow from the configuration.</summary>
internal static class ConfiguredLimits
{
    private static readonly ByteSize UsualStack = ByteSize.FromMebibytes(64);
    private static readonly ByteSize UsualFile = ByteSize.FromMebibytes(64);

    /// <summary>The most that any run may have.</summary>
    public static RunLimits Maximums(ExecutionOptions options)
    {
        // Above the time for the whole request the run could only be cancelled, which leaves no verdict.
        TimeSpan time = options.MaxExecutionTime < options.RequestTimeout ? options.MaxExecutionTime : options.RequestTimeout;
        return new RunLimits
        {
            CpuTime = time,
            WallTime = time,
            Memory = options.MemoryLimit,
            Processes = options.MaxProcesses,
            Stack = options.MemoryLimit,
            // Files of a box are memory, so none can be larger than that.
            FileSize = options.MemoryLimit,
            OpenFiles = 4096,
            Output = options.MaxOutputSize,
            Cpus = options.CpuLimit,
        };
    }

    /// <summary>What a run has where neither the request nor the language says anything.</summary>
    public static RunLimits Defaults(ExecutionOptions options)
    {
        RunLimits most = Maximums(options);
        return most with
        {
            Stack = most.Stack < UsualStack ? most.Stack : UsualStack,
            FileSize = most.FileSize < UsualFile ? most.FileSize : UsualFile,
            OpenFiles = 256,
        };
    }
}
