namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>Whether the file system of users' homes refuses what is over their quota.</summary>
internal sealed class HomeQuotaCheck : ICheck
{
    private const string Name = "home quotas", Users = "/var/lib/nativesandbox-users";

    public IEnumerable<Finding> Examine(Machine machine)
    {
        // Field 5 is where it is mounted; behind " - " the type, the device and the options (proc(5)). The longest mount point above it has it.
        string[][]? mount = machine.Lines("/proc/self/mountinfo").Select(line => line.Split(" - ", 2).Select(part => part.Split(' ')).ToArray())
            .Where(parts => parts.Length == 2 && parts[0].Length > 5 && parts[1].Length > 2 && Contains(parts[0][4]))
            .MaxBy(parts => parts[0][4].Length);
        if (mount is null) yield break;
        (string place, string type, string device) = (mount[0][4], mount[1][0], mount[1][1]);
        bool isOn = mount[1][2].Split(',').Any(option => option is "usrquota" or "uquota" or "quota");
        yield return isOn ? Finding.Ok(Name, $"{place} ({type}) refuses what is over them")
            : Finding.Warn(Name, $"{place} ({type}) has none: nsbox measures homes as they grow and ends programs whose home is over", type switch
            {
                "ext4" => $"tune2fs -O quota {device} (not mounted), and the mount option usrquota",
                "xfs" => "the mount option uquota",
                _ => $"an ext4 made with -O quota, mounted at {Users} with usrquota",
            });
    }

    private static bool Contains(string place) => place == "/" || Users == place || Users.StartsWith(place + "/", StringComparison.Ordinal);
}
