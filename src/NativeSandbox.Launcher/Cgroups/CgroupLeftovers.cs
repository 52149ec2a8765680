using System.Globalization;

namespace NativeSandbox.Launcher.Cgroups;

/// <summary>Removes directories of launchers that ended together with their janitor, so that a crash is forgotten by the next start.</summary>
internal static class CgroupLeftovers
{
    /// <summary>The name of a launcher's directory: this, and its process id.</summary>
    public const string Prefix = "nativesandbox-";

    /// <summary>Removes every directory below <paramref name="parent"/> whose launcher is gone.</summary>
    public static void Remove(string parent)
    {
        foreach (string directory in Directory.EnumerateDirectories(parent, $"{Prefix}*"))
        {
            if (!int.TryParse(Path.GetFileName(directory).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) || Directory.Exists($"/proc/{pid}")) continue;
            try
            {
                foreach (string leaf in Directory.GetDirectories(directory)) Directory.Delete(leaf);
                Directory.Delete(directory);
            }
            catch (IOException)
            {
                // Something still runs in it, or another start was faster: it is not this start's to fail over.
            }
        }
    }

    /// <summary>Removes everything below a directory that is this launcher's alone, except one: boxes of a launcher that was killed.</summary>
    public static void RemoveAllBut(string kept, string parent)
    {
        foreach (string directory in Directory.GetDirectories(parent))
        {
            // Not to be looked into: it is the id range's, and the unit has no CAP_DAC_READ_SEARCH. A box has no directory below it.
            if (Path.GetFileName(directory) == kept) continue;
            try
            {
                Directory.Delete(directory);
            }
            catch (DirectoryNotFoundException)
            {
                // The janitor of a launcher that has just ended was faster.
            }
        }
    }
}
