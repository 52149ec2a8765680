using System.Globalization;

namespace NativeSandbox.Testing;

/// <summary>A process as the host's /proc shows it.</summary>
/// <param name="Pid">The host's number of it.</param>
/// <param name="Parent">Its parent's.</param>
/// <param name="Name">comm.</param>
/// <param name="State">R, S, Z and so on.</param>
/// <param name="Uid">The real user id on the host.</param>
/// <param name="Effective">CapEff.</param>
/// <param name="Permitted">CapPrm.</param>
/// <param name="UserNamespace">The name of its user namespace.</param>
internal sealed record HostProcess(int Pid, int Parent, string Name, char State, uint Uid, ulong Effective, ulong Permitted, string UserNamespace)
{
    /// <summary>The user namespace that the tests run in.</summary>
    public static string OwnUserNamespace { get; } = NamespaceOf("self", "user") ?? throw new InvalidOperationException("/proc/self/ns/user cannot be read");

    // When the host's init reaps what it inherits is not ours to say, and of such a process only the number is left.
    private bool IsLeftToInit => State == 'Z' && Parent == 1;

    /// <summary>Every process that can be seen, except kernel threads, those that end while being looked at, and those that are dead and left to pid 1.</summary>
    public static IReadOnlyList<HostProcess> All()
    {
        List<HostProcess> found = [];
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out int pid) && TryRead(pid) is { } process && !process.IsLeftToInit) found.Add(process);
        }

        return found;
    }

    /// <summary>A process and everything below it.</summary>
    public static IReadOnlyList<HostProcess> TreeOf(int pid)
    {
        ILookup<int, HostProcess> children = All().ToLookup(process => process.Parent);
        List<HostProcess> tree = [];
        Queue<int> next = new([pid]);
        while (next.TryDequeue(out int parent))
        {
            if (tree.Count == 0 && TryRead(parent) is { } root) tree.Add(root);
            foreach (HostProcess child in children[parent])
            {
                tree.Add(child);
                next.Enqueue(child.Pid);
            }
        }

        return tree;
    }

    /// <summary>Processes whose user lies in a range of 65,536.</summary>
    public static IReadOnlyList<HostProcess> InRange(uint first) => [.. All().Where(process => process.Uid >= first && process.Uid < first + 65536)];

    public static string? NamespaceOf(string pid, string kind)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/ns/{kind}").LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // it ended meanwhile
        }
    }

    private static HostProcess? TryRead(int pid)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines($"/proc/{pid}/status");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // it ended meanwhile
        }

        Dictionary<string, string> fields = lines.Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1].Trim());
        if (!fields.TryGetValue("CapEff", out string? effective)) return null;
        return new HostProcess(pid, int.Parse(fields["PPid"], CultureInfo.InvariantCulture), fields["Name"], fields["State"][0],
            uint.Parse(fields["Uid"].Split('\t')[0], CultureInfo.InvariantCulture), Hex(effective), Hex(fields["CapPrm"]), NamespaceOf($"{pid}", "user") ?? "");
    }

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
