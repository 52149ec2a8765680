using System.Globalization;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Cgroups;

/// <summary>Removes directories of launchers that ended together with their janitor, so that a crash is forgotten by the next start.</summary>
internal static class CgroupLeftovers
{
    /// <summary>The name of a launcher's directory: this, and its process id.</summary>
    public const string Prefix = "nativesandbox-";

    /// <summary>Ten milliseconds each.</summary>
    private const int Attempts = 1000;

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
    /// <remarks>What ran in a box may still be on its way out, some seconds long: its launcher was killed a moment ago.</remarks>
    /// <exception cref="StepException">Something in one of them does not end.</exception>
    public static void RemoveAllBut(string kept, string parent)
    {
        Remove(parent); // of an nsbox run: those that live are not this launcher's to remove
        foreach (string directory in Directory.GetDirectories(parent))
        {
            // Not to be looked into: it is the id range's, and the unit has no CAP_DAC_READ_SEARCH. A box has no directory below it.
            string name = Path.GetFileName(directory);
            if (name != kept && !name.StartsWith(Prefix, StringComparison.Ordinal)) RemoveOnceEmpty(directory);
        }
    }

    private static unsafe void RemoveOnceEmpty(string directory)
    {
        byte* path = CString.Permanent(directory);
        for (int attempt = 0; unlinkat(AT_FDCWD, path, AT_REMOVEDIR) != 0 && errno != Errno.ENOENT; attempt++)
        {
            if (errno != Errno.EBUSY || attempt == Attempts) throw new StepException(Step.MakeCgroup, errno, $"{directory} was left behind by a launcher and cannot be removed; end what cgroup.procs in it names");
            poll(null, 0, 10);
        }
    }
}
