namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>The namespaces and file systems that a box is made of.</summary>
internal sealed class NamespacesCheck : ICheck
{
    private static readonly string[] Namespaces = ["user", "mnt", "pid", "net", "ipc", "uts", "cgroup"];
    private static readonly string[] FileSystems = ["tmpfs", "proc", "devpts"];

    public IEnumerable<Finding> Examine(Machine machine)
    {
        string[] missing = [.. Namespaces.Where(name => !machine.Has($"/proc/self/ns/{name}"))];
        yield return missing.Length == 0
            ? Finding.Ok("namespaces", string.Join(' ', Namespaces))
            : Finding.Fatal("namespaces", $"the kernel has no {string.Join(", ", missing)} namespace", "boot a kernel with CONFIG_NAMESPACES and all of its kinds");

        HashSet<string> known = machine.FileSystems;
        string[] absent = [.. FileSystems.Where(name => !known.Contains(name))];
        yield return absent.Length == 0
            ? Finding.Ok("file systems", string.Join(' ', FileSystems))
            : Finding.Fatal("file systems", $"the kernel has no {string.Join(", ", absent)}", $"modprobe {absent[0]}");
    }
}
