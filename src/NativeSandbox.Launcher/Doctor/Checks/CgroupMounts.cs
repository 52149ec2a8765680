namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>Where the cgroup file systems are mounted, as /proc/mounts tells.</summary>
internal sealed class CgroupMounts
{
    private static readonly string[] V2Controllers = ["memory", "pids", "cpu"];
    private static readonly string[] V1Controllers = ["memory", "pids", "cpu", "cpuacct", "freezer"];

    public CgroupMounts(Machine machine)
    {
        var hierarchies = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string[] mount in machine.Lines("/proc/mounts").Select(line => line.Split(' ')).Where(fields => fields.Length >= 4))
        {
            if (mount[2] == "cgroup2")
                Unified = mount[1];
            else if (mount[2] == "cgroup")
                foreach (string option in mount[3].Split(','))
                    hierarchies.TryAdd(option, mount[1]);
        }
        string available = Unified is null ? "" : machine.Read($"{Unified}/cgroup.controllers") ?? "";
        MissingFromV2 = [.. V2Controllers.Except(available.Split(' '))];
        MissingFromV1 = [.. V1Controllers.Where(controller => !hierarchies.ContainsKey(controller))];
        V1Paths = [.. V1Controllers.Where(hierarchies.ContainsKey).Select(controller => hierarchies[controller]).Distinct()];
        HasV1 = V1Paths.Count > 0;
    }

    /// <summary>Where cgroup v2 is mounted; null when it is not.</summary>
    public string? Unified { get; }

    public bool HasV1 { get; }

    public IReadOnlyList<string> V1Paths { get; }

    public IReadOnlyList<string> MissingFromV2 { get; }

    public IReadOnlyList<string> MissingFromV1 { get; }

    /// <summary>v2 with every controller that boxes use.</summary>
    public bool UsesV2 => Unified is not null && MissingFromV2.Count == 0;

    public bool UsesV1 => !UsesV2 && HasV1;
}
