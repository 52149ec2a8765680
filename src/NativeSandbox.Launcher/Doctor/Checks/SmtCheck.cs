namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>Two boxes on one core slow each other down and can watch each other through its caches.</summary>
internal sealed class SmtCheck : ICheck
{
    public IEnumerable<Finding> Examine(Machine machine)
    {
        yield return machine.Number("/sys/devices/system/cpu/smt/active") switch
        {
            1 => Finding.Warn("SMT", "active; boxes on sibling threads slow each other down", "echo off > /sys/devices/system/cpu/smt/control"),
            0 => Finding.Ok("SMT", "not active"),
            _ => Finding.Ok("SMT", "the kernel shows none"),
        };
    }
}
