using NativeSandbox.Testing;

namespace NativeSandbox.EndToEnd.Support;

/// <summary>What a server, its nsbox and its boxes have on the host at one moment.</summary>
/// <param name="Processes">Of the whole tree.</param>
/// <param name="Cgroups">Directories below those of the launcher.</param>
/// <param name="Mounts">Lines of the host's table.</param>
/// <param name="Namespaces">Different ones, of all kinds, that processes of the tree are in.</param>
/// <param name="Descriptors">Of the server and of nsbox's own processes.</param>
internal sealed record Residue(int Processes, int Cgroups, int Mounts, int Namespaces, int Descriptors)
{
    private static readonly string[] s_kinds = ["user", "pid", "mnt", "net", "ipc", "uts", "cgroup"];

    public static Residue Of(int server)
    {
        IReadOnlyList<HostProcess> tree = HostProcess.TreeOf(server);
        HashSet<string> namespaces = [];
        int descriptors = 0, cgroups = 0;
        foreach (HostProcess process in tree)
        {
            foreach (string kind in s_kinds)
            {
                if (HostProcess.NamespaceOf($"{process.Pid}", kind) is { } name) namespaces.Add(name);
            }

            if (process.Pid == server || process.Name.StartsWith("nsbox", StringComparison.Ordinal)) descriptors += DescriptorsOf(process.Pid);
            cgroups += HostCgroups.Of(process.Pid).Sum(directory => 1 + Directory.GetDirectories(directory).Length);
        }

        return new Residue(tree.Count, cgroups, File.ReadAllLines("/proc/self/mounts").Length, namespaces.Count, descriptors);
    }

    private static int DescriptorsOf(int pid)
    {
        try
        {
            return Directory.GetFiles($"/proc/{pid}/fd").Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0; // it ended meanwhile
        }
    }
}
