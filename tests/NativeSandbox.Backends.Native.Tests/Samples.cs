using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Backends.Native.Tests;

internal static class Samples
{
    public static RunLimits Limits { get; } = new()
    {
        CpuTime = TimeSpan.FromSeconds(5),
        WallTime = TimeSpan.FromSeconds(10),
        Memory = ByteSize.FromMebibytes(256),
        Processes = 64,
        Stack = ByteSize.FromMebibytes(8),
        FileSize = ByteSize.FromMebibytes(16),
        OpenFiles = 64,
        Output = ByteSize.FromMebibytes(16),
        Cpus = 0.5,
    };

    public static ExecRequest Exec { get; } = new()
    {
        Arguments = ["/bin/true"],
        Environment = new Dictionary<string, string> { ["A"] = "1" },
        Limits = Limits,
    };
}
