namespace NativeSandbox.Launcher.Cgroups;

/// <summary>What one run used, as its cgroup counted it.</summary>
/// <param name="IsCounted">False where there is no cgroup; the figures of wait4(2) are then all there is.</param>
/// <param name="CpuNs">CPU time, in user mode and in the kernel.</param>
/// <param name="SystemNs">The part in the kernel; null where the cgroup does not tell it apart.</param>
/// <param name="MemoryPeakBytes">The most memory charged at once.</param>
/// <param name="ProcessesPeak">The most processes and threads at once, without init; 0 where the kernel keeps no peak.</param>
/// <param name="OomKills">Processes that the OOM killer ended.</param>
internal readonly record struct CgroupUsage(
    bool IsCounted, long CpuNs, long? SystemNs, long MemoryPeakBytes, int ProcessesPeak, long OomKills);
