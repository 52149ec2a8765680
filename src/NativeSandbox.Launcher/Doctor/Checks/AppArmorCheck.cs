namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>Ubuntu 23.10 and later take the capabilities from user namespaces that an unconfined, unprivileged program makes.</summary>
internal sealed class AppArmorCheck : ICheck
{
    private const string Name = "AppArmor";

    public IEnumerable<Finding> Examine(Machine machine)
    {
        bool restricted = machine.Number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") is > 0;
        yield return !restricted ? Finding.Ok(Name, "does not restrict user namespaces")
            : machine.IsRoot ? Finding.Ok(Name, "restricts user namespaces of others than root")
            : Finding.Fatal(Name, "restricts user namespaces of others than root",
                "start nsbox as root, or sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
    }
}
