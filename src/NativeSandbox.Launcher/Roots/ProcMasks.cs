using NativeSandbox.Launcher.Kernel;

namespace NativeSandbox.Launcher.Roots;

/// <summary>What of /proc is covered in a box: entries about the whole machine that everybody may read or that have been ways out.</summary>
/// <remarks>
/// A box's programs are no user of the host's and have no capability, so that nothing in /proc/sys, /proc/irq or /proc/bus can be written and
/// kcore, kmsg, sysrq-trigger or timer_list cannot be opened; those are left to their modes, since every mount costs a box time.
/// Covered is what anybody may read and what tells of others: kernel keys, addresses, and interrupt counts (from which keystrokes can be read).
/// Should a kernel give one of the others to everybody, it is covered as well: the modes are looked at.
/// </remarks>
internal sealed unsafe class ProcMasks
{
    private static readonly string[] s_files =
    [
        "kcore", "kmsg", "keys", "key-users", "timer_list", "timer_stats", "sched_debug", "latency_stats", "sysrq-trigger", "kallsyms",
        "interrupts", "slabinfo", "vmallocinfo", "kpagecount", "kpageflags", "kpagecgroup",
    ];

    private static readonly string[] s_directories = ["asound", "scsi", "dynamic_debug"];

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
