using System.Globalization;
using System.Runtime.InteropServices;

namespace NativeSandbox.Server.Status;

/// <summary>Reads what the kernel tells of the machine (proc(5)).</summary>
internal static class HostFacts
{
    public static HostInfo Read() => new()
    {
        Name = Environment.MachineName,
        Kernel = RuntimeInformation.OSDescription,
        Cores = Environment.ProcessorCount,
        MemoryTotalBytes = Memory("MemTotal:"),
        MemoryAvailableBytes = Memory("MemAvailable:"),
        Load = [.. File.ReadAllText("/proc/loadavg").Split(' ').Take(3).Select(Number)],
        UptimeSeconds = Number(File.ReadAllText("/proc/uptime").Split(' ')[0]),
    };

    private static long Memory(string name)
    {
        string line = File.ReadLines("/proc/meminfo").First(entry => entry.StartsWith(name, StringComparison.Ordinal));
        return (long)Number(line[name.Length..].Trim().Split(' ')[0]) << 10;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
