namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>A new /proc may be mounted in a user namespace only where the present one is not covered anywhere (mount_too_revealing).</summary>
internal sealed class ProcMaskCheck : ICheck
{
    private const string Name = "/proc";

    // An always empty directory of the kernel's: what lies over it hides nothing.
    private const string Harmless = "/proc/sys/fs/binfmt_misc";

    public IEnumerable<Finding> Examine(Machine machine)
    {
        string? cover = machine.Lines("/proc/mounts").Select(line => line.Split(' ')).Where(fields => fields.Length > 1)
            .Select(fields => fields[1]).FirstOrDefault(path => path.StartsWith("/proc/", StringComparison.Ordinal) && path != Harmless);
        yield return cover is null
            ? Finding.Ok(Name, "not covered")
            : Finding.Fatal(Name, $"{cover} is covered, as containers do: no box can mount its own",
                "start the container with --security-opt systempaths=unconfined");
    }
}
