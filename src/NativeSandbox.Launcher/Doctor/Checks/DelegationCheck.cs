namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>Whether nsbox may make cgroups for its boxes.</summary>
internal sealed class DelegationCheck : ICheck
{
    private const string Name = "cgroup delegation";
    private const string Delegate = "systemd-run --user --scope -p Delegate=yes nsbox …, or start nsbox as root";

    public IEnumerable<Finding> Examine(Machine machine)
    {
        var mounts = new CgroupMounts(machine);
        string[] groups = mounts.UsesV2 ? [.. OwnGroup(machine, mounts.Unified!)] : mounts.UsesV1 ? [.. mounts.V1Paths] : [];
        if (groups.Length == 0)
            yield break; // The cgroup check has said it.
        if (mounts.UsesV1 && !machine.IsRoot)
        {
            yield return Finding.Warn(Name, "cgroup v1 is delegated to nobody: limits by rlimits only", "start nsbox as root");
            yield break;
        }
        string? refused = groups.FirstOrDefault(group => !machine.MayWrite(machine.At(group)));
        yield return refused is null ? Finding.Ok(Name, machine.IsRoot ? "root may make cgroups" : $"{groups[0]} may be written")
            : machine.IsRoot ? Finding.Warn(Name, $"{refused} is read-only: limits by rlimits only", $"mount -o remount,rw {refused}")
            : Finding.Warn(Name, $"{refused} may not be written: limits by rlimits only", Delegate);
    }

    /// <summary>
    /// Root takes a subtree below the mount; anybody else has what was delegated: the own cgroup, or the one above where systemd
    /// started nsbox in a subgroup (DelegateSubgroup=supervisor).
    /// </summary>
    private static IEnumerable<string> OwnGroup(Machine machine, string mount)
    {
        if (machine.IsRoot)
            return [mount];
        string own = machine.Lines("/proc/self/cgroup").FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal))?[3..] ?? "/";
        string path = Path.Join(mount, own).TrimEnd('/');
        return [Path.GetFileName(path) == "supervisor" ? Path.GetDirectoryName(path)! : path];
    }
}
