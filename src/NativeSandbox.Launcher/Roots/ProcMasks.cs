using NativeSandbox.Launcher.Kernel;

namespace NativeSandbox.Launcher.Roots;

/// <summary>What of /proc is covered in a box: entries about the whole machine that everybody may read or that have been ways out.</summary>
/// <remarks>
/// The list is Docker's and runc's masked and read-only paths. Entries that only the host's root may open (kcore, kmsg) are
/// refused by their mode already, and are covered all the same where they exist. Entries that other users cannot read
/// cost a mount each, so those are left to their mode.
/// </remarks>
internal sealed unsafe class ProcMasks
{
    private static readonly string[] s_files =
    [
        "kcore", "kmsg", "keys", "key-users", "timer_list", "timer_stats", "sched_debug", "latency_stats", "sysrq-trigger", "kallsyms",
        "interrupts", "iomem", "ioports", "modules", "slabinfo", "vmallocinfo", "kpagecount", "kpageflags", "kpagecgroup", "config.gz",
    ];

    private static readonly string[] s_directories = ["acpi", "asound", "bus", "fs", "irq", "scsi", "driver", "dynamic_debug"];

    private ProcMasks(byte** files, byte** directories)
    {
        Files = files;
        Directories = directories;
    }

    /// <summary>Absolute paths, ended by null.</summary>
    public byte** Files { get; }

    /// <summary>Absolute paths, ended by null.</summary>
    public byte** Directories { get; }

    /// <summary>Looks at what this kernel has and others may read or enter.</summary>
    public static ProcMasks Find()
    {
        List<string> files = [], directories = [];
        foreach (string name in s_files)
        {
            string path = $"/proc/{name}";
            if (File.Exists(path) && IsOpenToOthers(path)) files.Add(path);
        }

        foreach (string name in s_directories)
        {
            string path = $"/proc/{name}";
            if (Directory.Exists(path) && IsOpenToOthers(path)) directories.Add(path);
        }

        return new ProcMasks(Table(files), Table(directories));
    }

    private static bool IsOpenToOthers(string path) =>
        (File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute)) != 0;

    private static byte** Table(List<string> paths)
    {
        byte** table = (byte**)System.Runtime.InteropServices.NativeMemory.AllocZeroed((nuint)((paths.Count + 1) * sizeof(byte*)));
        for (int i = 0; i < paths.Count; i++) table[i] = CString.Permanent(paths[i]);
        return table;
    }
}
