namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>A handler behind a pipe is started on the host for a crash in a box, whatever RLIMIT_CORE says (core(5)).</summary>
internal sealed class CorePatternCheck : ICheck
{
    private const string Name = "core_pattern";

    public IEnumerable<Finding> Examine(Machine machine)
    {
        string pattern = machine.Read("/proc/sys/kernel/core_pattern") ?? "";
        yield return pattern.StartsWith('|')
            ? Finding.Warn(Name, $"'{pattern}': every crash in a box starts this program on the host", "sysctl -w kernel.core_pattern=core")
            : Finding.Ok(Name, pattern is "" ? "empty" : $"'{pattern}', no program");
    }
}
