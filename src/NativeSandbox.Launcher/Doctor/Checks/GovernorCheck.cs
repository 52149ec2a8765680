namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>A clock that follows the load makes CPU times depend on what ran before.</summary>
internal sealed class GovernorCheck : ICheck
{
    private const string Name = "frequency governor";

    public IEnumerable<Finding> Examine(Machine machine)
    {
        string cpus = machine.At("/sys/devices/system/cpu");
        string[] governors =
        [
            .. (Directory.Exists(cpus) ? Directory.EnumerateDirectories(cpus, "cpu*") : [])
                .Select(cpu => machine.Read($"/sys/devices/system/cpu/{Path.GetFileName(cpu)}/cpufreq/scaling_governor"))
                .OfType<string>().Distinct().Order(StringComparer.Ordinal)
        ];
        yield return governors is [] ? Finding.Ok(Name, "no frequency scaling seen")
            : governors is ["performance"] ? Finding.Ok(Name, "performance")
            : Finding.Warn(Name, $"{string.Join(", ", governors)}; CPU times vary",
                "echo performance | tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor");
    }
}
