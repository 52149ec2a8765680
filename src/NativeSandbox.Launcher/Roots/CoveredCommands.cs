using System.Text;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Roots;

/// <summary>Finds what has to be covered so that a command cannot be executed or read in a box, whatever it is called.</summary>
/// <remarks>
/// The root is the same for all boxes and read-only, so that it is looked at once for each list of commands. A command's file is
/// covered under each of its names: behind links (nc, /etc/alternatives/nc, nc.traditional), as a hard link, and inside busybox.
/// What a user brings along is another program, not this one.
/// </remarks>
internal sealed unsafe class CoveredCommands
{
    private const int MaximumCommands = 512, MaximumLists = 64, PathBytes = 4096;

    /// <summary>A file with more names than this is many programs at once, such as one for all of coreutils: only the hard links of what is listed are covered.</summary>
    private const int MaximumOtherNames = 64;

    private static readonly string[] s_places = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    private readonly Dictionary<string, int> _lists = [];

    /// <summary>The paths to cover, in a memfd that stays this object's; -1 where there are none.</summary>
    /// <exception cref="StepException">A name is none.</exception>
    public int For(IReadOnlyList<string> commands)
    {
        if (commands.Count == 0) return -1;
        if (commands.Count > MaximumCommands || commands.Any(command => command.Length is 0 or > 255 || command is "." or ".." || command.AsSpan().ContainsAny('/', '\0')))
            throw new StepException(Step.CoverCommands, Errno.EINVAL, $"commands to cover are up to {MaximumCommands} names of programs, without a directory");
        string key = string.Join('/', commands);
        if (_lists.TryGetValue(key, out int list)) return list;
        if (_lists.Count == MaximumLists) Forget();
        return _lists[key] = Write(Find([.. commands]));
    }

    private void Forget()
    {
        foreach (int list in _lists.Values) close(list);
        _lists.Clear();
    }

    private static SortedSet<string> Find(HashSet<string> commands)
    {
        Dictionary<ulong, List<(string Name, string Path)>> files = [];
        SortedSet<string> covered = new(StringComparer.Ordinal);
        foreach (string path in s_places.Where(Directory.Exists).SelectMany(Directory.EnumerateFileSystemEntries))
        {
            if (TryResolve(path, out string file, out ulong inode, out _)) List(files, inode).Add((Path.GetFileName(path), file));
        }

        HashSet<ulong> inodes = [];
        foreach ((ulong inode, List<(string Name, string Path)> names) in files)
        {
            bool isBox = names.Any(name => name.Path.EndsWith("/busybox", StringComparison.Ordinal) || name.Path.EndsWith("/toybox", StringComparison.Ordinal));
            if (!names.Any(name => commands.Contains(name.Name)) && !(isBox && HasApplet(names[0].Path, commands))) continue;
            bool isMany = !isBox && names.Count(name => !commands.Contains(name.Name)) > MaximumOtherNames;
            covered.UnionWith(names.Where(name => !isMany || (commands.Contains(name.Name) && commands.Contains(Path.GetFileName(name.Path)))).Select(name => name.Path));
            if (!isMany) inodes.Add(inode);
        }

        AddLinksElsewhere(covered, inodes);
        return covered;
    }

    /// <summary>Hard links outside the places where commands are, where a file has more names than were found.</summary>
    private static void AddLinksElsewhere(SortedSet<string> covered, HashSet<ulong> inodes)
    {
        HashSet<ulong> linked = [];
        Dictionary<ulong, uint> found = [];
        foreach (string path in covered)
        {
            if (!TryResolve(path, out _, out ulong inode, out uint links) || !inodes.Contains(inode)) continue;
            found[inode] = found.GetValueOrDefault(inode) + 1;
            if (links > found[inode]) linked.Add(inode);
            else linked.Remove(inode);
        }

        if (linked.Count == 0) return;
        EnumerationOptions everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (string place in (string[])["/usr", "/opt"])
        {
            if (!Directory.Exists(place)) continue;
            foreach (string path in Directory.EnumerateFiles(place, "*", everything))
            {
                if (TryResolve(path, out string file, out ulong inode, out _) && linked.Contains(inode)) covered.Add(file);
            }
        }
    }

    /// <summary>busybox and its like keep the names of their applets in a table of strings, each ended by NUL.</summary>
    private static bool HasApplet(string program, IEnumerable<string> commands)
    {
        byte[] content = File.ReadAllBytes(program);
        return commands.Any(command => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\0{command}\0")) >= 0);
    }

    private static List<(string Name, string Path)> List(Dictionary<ulong, List<(string Name, string Path)>> files, ulong inode)
    {
        if (!files.TryGetValue(inode, out List<(string Name, string Path)>? list)) files.Add(inode, list = []);
        return list;
    }

    /// <summary>The regular file that a path leads to, without any link in its path.</summary>
    private static bool TryResolve(string path, out string file, out ulong inode, out uint links)
    {
        byte* name = stackalloc byte[PathBytes];
        byte* resolved = stackalloc byte[PathBytes];
        (file, inode, links) = ("", 0, 0);
        StatX status;
        if (!TryCopy(path, new Span<byte>(name, PathBytes)) || realpath(name, resolved) == null || lstatat(AT_FDCWD, resolved, &status) != 0) return false;
        if ((status.Mode & S_IFMT) != S_IFREG) return false;
        file = Encoding.UTF8.GetString(new ReadOnlySpan<byte>(resolved, new ReadOnlySpan<byte>(resolved, PathBytes).IndexOf((byte)0)));
        // Files of different file systems may have one number; then too much is covered, never too little.
        (inode, links) = (status.Inode, status.Links);
        return true;
    }

    private static int Write(SortedSet<string> paths)
    {
        if (paths.Count == 0) return -1;
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(paths.Select(path => path + '\0')));
        int file = memfd_create(Literal("covered"u8), MFD_CLOEXEC | MFD_ALLOW_SEALING);
        fixed (byte* data = text)
        {
            if (file < 0 || write(file, data, (nuint)text.Length) != text.Length) throw new StepException(Step.CoverCommands, errno, "no memory for the list of commands");
        }

        fcntl(file, F_ADD_SEALS, F_SEAL_ALL_NOW);
        return file;
    }
}
