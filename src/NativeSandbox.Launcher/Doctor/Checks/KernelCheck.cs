using System.Globalization;

namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>mount_setattr came with 5.12, cgroup.kill with 5.14, memory.peak with 5.19.</summary>
internal sealed class KernelCheck : ICheck
{
    private static readonly Version Needed = new(5, 12);
    private static readonly Version Complete = new(5, 19);

    public IEnumerable<Finding> Examine(Machine machine)
    {
        const string Upgrade = "install a newer kernel: apt-get install linux-image-amd64";
        string release = machine.Read("/proc/sys/kernel/osrelease") ?? "unknown";
        Version? version = Parse(release);
        yield return version is null ? Finding.Warn("kernel", $"release '{release}' is not understood; {Needed} or later is needed")
            : version < Needed ? Finding.Fatal("kernel", $"{release}; boxes need {Needed} or later (mount_setattr)", Upgrade)
            : version < Complete ? Finding.Warn("kernel", $"{release}; memory peaks of cgroup v2 need {Complete}", Upgrade)
            : Finding.Ok("kernel", release);
    }

    private static Version? Parse(string release)
    {
        string[] parts = release.Split('.', '-', '+');
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
            ? new Version(major, minor)
            : null;
    }
}
