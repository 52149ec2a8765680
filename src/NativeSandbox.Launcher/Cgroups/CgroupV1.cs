namespace NativeSandbox.Launcher.Cgroups;

/// <summary>cgroup v1 (cgroups(7)): one directory a controller. For machines that still mount it.</summary>
/// <param name="controllers">The delegated directory of each controller, by its name.</param>
/// <param name="isForOneBox">Whether the one box lives in these directories themselves.</param>
internal sealed class CgroupV1(IReadOnlyDictionary<string, CgroupDirectory> controllers, bool isForOneBox) : ICgroupDriver
{
    /// <summary>The controllers that are used.</summary>
    /// <remarks>
    /// freezer is not: a box's processes all end with PID 1 of their pid namespace, in one step that no fork can outrun, and each
    /// controller costs a mkdir, a move and an rmdir a box (80 µs where this was measured).
    /// </remarks>
    public static readonly string[] Controllers = ["memory", "pids", "cpu", "cpuacct"];

    /// <summary>What the launcher writes to in a directory that it did not make itself.</summary>
    public static string[] FilesOf(string controller) => controller switch
    {
        "memory" => ["tasks", "memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.max_usage_in_bytes"],
        "pids" => ["tasks", "pids.max"],
        "cpu" => ["tasks", "cpu.cfs_period_us", "cpu.cfs_quota_us"],
        _ => ["tasks"],
    };

    public string Name => "v1";

    public IReadOnlyList<string> Warnings { get; } = Missing(controllers.Keys);

    public ICgroupLeaf Create(int slot) => isForOneBox ? new CgroupV1Leaf(controllers) : new CgroupV1Leaf(controllers, slot);

    private static List<string> Missing(IEnumerable<string> present) =>
    [
        .. Controllers.Except(present).Select(name =>
            $"the cgroup v1 controller '{name}' is not mounted, so {Loss(name)}; mount it: mount -t cgroup -o {name} {name} /sys/fs/cgroup/{name}"),
    ];

    private static string Loss(string controller) => controller switch
    {
        "memory" => "memory is not limited",
        "pids" => "processes are limited by RLIMIT_NPROC only",
        "cpu" => "limits on cores are not enforced",
        _ => "CPU time counts waited-for processes only",
    };
}
