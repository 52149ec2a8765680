namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>What the figures depend on.</summary>
internal static class MachineFacts
{
    public static void Print()
    {
        Console.WriteLine($"machine   {Model()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MiB");
        Console.WriteLine($"kernel    {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, cgroup {(File.Exists("/sys/fs/cgroup/cgroup.controllers") ? "v2" : "v1")}, user {Environment.UserName}");
        Console.WriteLine($"load      {File.ReadAllText("/proc/loadavg").Trim()}");
    }

    private static string Model() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown processor";
}
