namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>Filters in the kernel, and libseccomp to compile a policy that has no program beside it.</summary>
internal sealed class SeccompCheck : ICheck
{
    private static readonly string[] Needed = ["kill_process", "errno", "allow"];
    private static readonly string[] Directories = ["/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib"];

    public IEnumerable<Finding> Examine(Machine machine)
    {
        string[] actions = machine.Read("/proc/sys/kernel/seccomp/actions_avail")?.Split(' ') ?? [];
        string[] missing = [.. Needed.Except(actions)];
        yield return missing.Length == 0
            ? Finding.Ok("seccomp", "filters with " + string.Join(' ', actions))
            : Finding.Fatal("seccomp", $"the kernel has no filters with {string.Join(", ", missing)}", "boot a kernel with CONFIG_SECCOMP_FILTER");

        string? library = Directories.Select(directory => $"{directory}/libseccomp.so.2").FirstOrDefault(machine.Has);
        yield return library is not null
            ? Finding.Ok("libseccomp", library)
            : Finding.Warn("libseccomp", "not found; a changed policy cannot be compiled", "apt-get install libseccomp2");
    }
}
