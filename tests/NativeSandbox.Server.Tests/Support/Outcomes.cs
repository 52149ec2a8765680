using System.Text;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>Evidence as a backend gives it.</summary>
internal static class Outcomes
{
    public static ExecOutcome Exited(int code, string output = "", string error = "") => new()
    {
        End = ExecEnd.Exited,
        ExitCode = code,
        Output = Encoding.UTF8.GetBytes(output),
        Error = Encoding.UTF8.GetBytes(error),
        UserTime = TimeSpan.FromMilliseconds(12),
        SystemTime = TimeSpan.FromMilliseconds(3),
        WallTime = TimeSpan.FromMilliseconds(20.5),
        MemoryPeakBytes = 9_000_000,
    };

    public static ExecOutcome Ended(ExecEnd end, int signal = 9) => Exited(0) with { End = end, Signal = signal };
}
