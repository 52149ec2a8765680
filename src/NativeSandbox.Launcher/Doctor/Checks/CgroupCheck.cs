namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>Which control groups there are, and what is lost where they are not v2.</summary>
internal sealed class CgroupCheck : ICheck
{
    private const string Name = "cgroups";
    private const string BootV2 = "boot with systemd.unified_cgroup_hierarchy=1 (cgroup v2)";

    public IEnumerable<Finding> Examine(Machine machine)
    {
        var mounts = new CgroupMounts(machine);
        yield return mounts.UsesV2 ? Finding.Ok(Name, $"v2 at {mounts.Unified} with memory, pids, cpu")
            : mounts.UsesV1 && mounts.MissingFromV1.Count == 0 ? Finding.Warn(Name, "v1; works, without cgroup.kill, memory.oom.group and clone into a cgroup", BootV2)
            : mounts.UsesV1 ? Finding.Warn(Name, $"v1 without {string.Join(", ", mounts.MissingFromV1)}: what they limit is limited by rlimits only", BootV2)
            : mounts.Unified is not null ? Finding.Warn(Name, $"v2 without {string.Join(", ", mounts.MissingFromV2)}: limits by rlimits only",
                $"echo '+memory +pids +cpu' > {mounts.Unified}/cgroup.subtree_control")
            : Finding.Warn(Name, "none mounted: limits by rlimits only, no memory peak", "mount -t cgroup2 none /sys/fs/cgroup");
    }
}
