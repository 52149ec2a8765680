namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>Ubuntu 23.10 and later take the capabilities from user namespaces that an unconfined, unprivileged program makes.</summary>
internal sealed class AppArmorCheck : ICheck
{
    private const string Name = "AppArmor";
    private const string Installed = "/opt/nativesandbox/current";
    private const string Profile = "/etc/apparmor.d/nativesandbox";

    public IEnumerable<Finding> Examine(Machine machine)
    {
        bool restricted = machine.Number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") is > 0;
        // The unit's nsbox starts without CAP_SYS_ADMIN, which is what AppArmor goes by.
        bool lacksProfile = machine.Has(Installed) && !machine.Has(Profile);
        yield return !restricted ? Finding.Ok(Name, "does not restrict user namespaces")
            : !machine.IsRoot ? Finding.Fatal(Name, "restricts user namespaces of others than root",
                "start nsbox as root, or sysctl -w kernel.apparmor_restrict_unprivileged_userns=0")
            : lacksProfile ? Finding.Warn(Name, "restricts user namespaces, and the installed nsbox has no profile: its unit cannot start",
                $"cp {Installed}/systemd/apparmor {Profile} && apparmor_parser --replace {Profile}")
            : Finding.Ok(Name, "restricts user namespaces of others than root and of programs without a profile");
    }
}
