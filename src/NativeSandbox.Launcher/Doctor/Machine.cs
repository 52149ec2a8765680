using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NativeSandbox.Launcher.Doctor;

/// <summary>The machine that is examined: its files, and the few answers that only the kernel gives.</summary>
/// <param name="root">The directory that stands for <c>/</c>.</param>
internal sealed class Machine(string root)
{
    /// <summary>The account, as /etc/subuid names it.</summary>
    public required string User { get; init; }

    /// <summary>Whether the effective user id is 0.</summary>
    public required bool IsRoot { get; init; }

    /// <summary>Landlock's ABI version; 0 when the kernel has none.</summary>
    public required int LandlockAbi { get; init; }

    /// <summary>Whether a path may be written by this process (access(2), W_OK).</summary>
    public required Func<string, bool> MayWrite { get; init; }

    /// <summary>Where a path of the machine lies.</summary>
    public string At(string path) => Path.Join(root, path);

    public bool Has(string path) => Path.Exists(At(path));

    /// <summary>The text of a file without its last line feed; null when there is no such file or it may not be read.</summary>
    public string? Read(string path)
    {
        try
        {
            return File.ReadAllText(At(path)).TrimEnd();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public IEnumerable<string> Lines(string path) => Read(path)?.Split('\n') ?? [];

    /// <summary>Types of file systems that the kernel has now (proc_filesystems(5)); more may be modules.</summary>
    public HashSet<string> FileSystems => [.. Lines("/proc/filesystems").Select(line => line.Split('\t')[^1])];

    /// <summary>A setting under /proc or /sys that is one number; null when it is not there.</summary>
    public long? Number(string path) =>
        long.TryParse(Read(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;

    /// <summary>Looks for an executable where a box has them.</summary>
    public bool HasProgram(string name, [NotNullWhen(true)] out string? path)
    {
        path = new[] { $"/usr/bin/{name}", $"/bin/{name}" }.FirstOrDefault(Has);
        return path is not null;
    }
}
