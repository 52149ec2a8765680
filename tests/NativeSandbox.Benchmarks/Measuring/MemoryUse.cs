using System.Globalization;

namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>What a server, its nsbox and the programs in its boxes have of the machine's memory: pages shared with others count as the part of each (PSS).</summary>
/// <param name="Server">Bytes of the server.</param>
/// <param name="Launcher">Bytes of nsbox: the processes outside of boxes.</param>
/// <param name="Inits">Bytes of nsbox's process in each box.</param>
/// <param name="Programs">Bytes of everything else below the server.</param>
/// <param name="Boxes">How many boxes there are.</param>
/// <param name="Kernel">Bytes that the kernel needs for itself, for all programs of the machine together.</param>
internal sealed record MemoryUse(long Server, long Launcher, long Inits, long Programs, int Boxes, long Kernel)
{
    /// <param name="server">The server's process.</param>
    public static MemoryUse Of(int server)
    {
        long launcher = 0, inits = 0, programs = 0;
        int boxes = 0;
        foreach (int process in Below(server))
        {
            long bytes = Share(process);
            if (!IsNsbox(process)) programs += bytes;
            else if (!IsInit(process)) launcher += bytes;
            else (inits, boxes) = (inits + bytes, boxes + 1);
        }

        return new MemoryUse(Share(server), launcher, inits, programs, boxes, KernelBytes());
    }

    private static List<int> Below(int root)
    {
        ILookup<int, int> children = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => char.IsAsciiDigit(name![0])).Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).ToLookup(Parent);
        List<int> found = [root];
        for (int i = 0; i < found.Count; i++) found.AddRange(children[found[i]]);
        return found[1..];
    }

    private static int Parent(int process)
    {
        string text = Read(process, "stat");
        // The name stands in parentheses and may hold anything.
        string[] fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;
    }

    private static bool IsNsbox(int process)
    {
        try
        {
            return Path.GetFileName(new FileInfo($"/proc/{process}/exe").LinkTarget)?.StartsWith("nsbox", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            return false; // it has ended
        }
    }

    // A box's first process has the number 1 in the box: the last of its numbers, of which nsbox outside has fewer.
    private static bool IsInit(int process)
    {
        string[] numbers = Read(process, "status").Split('\n').FirstOrDefault(line => line.StartsWith("NSpid:", StringComparison.Ordinal))?.Split('\t') ?? [];
        return numbers.Length > 3 && numbers[^1] == "1";
    }

    private static long Share(int process) => Kibibytes(Read(process, "smaps_rollup"), "Pss:");

    private static long KernelBytes()
    {
        string text = File.ReadAllText("/proc/meminfo");
        return ((string[])["Slab:", "KernelStack:", "PageTables:", "Percpu:"]).Sum(name => Kibibytes(text, name));
    }

    private static long Kibibytes(string text, string name)
    {
        string? line = text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line[name.Length..^" kB".Length].Trim(), CultureInfo.InvariantCulture) << 10;
    }

    private static string Read(int process, string name)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{name}");
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    }
}
