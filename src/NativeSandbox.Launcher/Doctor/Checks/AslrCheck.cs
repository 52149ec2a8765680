namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>Address space layout randomisation protects what is not boxed as well.</summary>
internal sealed class AslrCheck : ICheck
{
    public IEnumerable<Finding> Examine(Machine machine)
    {
        yield return machine.Number("/proc/sys/kernel/randomize_va_space") switch
        {
            2 => Finding.Ok("ASLR", "full"),
            long value => Finding.Warn("ASLR", $"kernel.randomize_va_space is {value}", "sysctl -w kernel.randomize_va_space=2"),
            null => Finding.Warn("ASLR", "unknown: no /proc/sys/kernel/randomize_va_space"),
        };
    }
}
