namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>Without the protection anybody can hard-link a file of another owner into a directory of their own (proc_sys_fs(5)).</summary>
internal sealed class HardlinksCheck : ICheck
{
    private const string Name = "protected_hardlinks";

    public IEnumerable<Finding> Examine(Machine machine)
    {
        yield return machine.Number("/proc/sys/fs/protected_hardlinks") == 1
            ? Finding.Ok(Name, "on")
            : Finding.Warn(Name, "off", "sysctl -w fs.protected_hardlinks=1");
    }
}
