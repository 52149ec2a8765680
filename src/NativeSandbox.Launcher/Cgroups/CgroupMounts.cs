namespace NativeSandbox.Launcher.Cgroups;

/// <summary>Where cgroups are mounted, and where in each hierarchy this process is.</summary>
internal sealed class CgroupMounts
{
    /// <summary>The mount of cgroup v2.</summary>
    public string? Unified { get; private init; }

    /// <summary>This process's cgroup in v2, from the hierarchy's root.</summary>
    public string OwnUnified { get; private init; } = "/";

    /// <summary>By v1 controller: the mount, and this process's cgroup from the hierarchy's root.</summary>
    public required IReadOnlyDictionary<string, (string Mount, string Own)> Legacy { get; init; }

    /// <summary>Reads /proc/self/mounts and /proc/self/cgroup (cgroups(7)).</summary>
    public static CgroupMounts Read() => Parse(File.ReadAllLines("/proc/self/mounts"), File.ReadAllLines("/proc/self/cgroup"));

    /// <summary>Reads their lines.</summary>
    public static CgroupMounts Parse(IEnumerable<string> mountLines, IEnumerable<string> cgroupLines)
    {
        Dictionary<string, string> own = [];
        foreach (string line in cgroupLines)
        {
            string[] fields = line.Split(':', 3);
            foreach (string controller in fields[1].Split(',')) own[controller] = fields[2];
        }

        string? unified = null;
        Dictionary<string, (string, string)> legacy = [];
        foreach (string line in mountLines)
        {
            string[] fields = line.Split(' ');
            if (fields[2] == "cgroup2") unified ??= fields[1];
            if (fields[2] != "cgroup") continue;
            foreach (string option in fields[3].Split(','))
            {
                if (own.TryGetValue(option, out string? path)) legacy.TryAdd(option, (fields[1], path));
            }
        }

        return new CgroupMounts { Unified = unified, OwnUnified = own.GetValueOrDefault("", "/"), Legacy = legacy };
    }
}
