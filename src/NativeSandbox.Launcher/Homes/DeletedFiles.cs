using System.Globalization;
using NativeSandbox.Launcher.Kernel;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Homes;

/// <summary>Adds up what a box's programs hold open that has no name any more: it fills the disk, and no directory shows it.</summary>
/// <remarks>Read from the launcher's own /proc, which shows its pid namespace and nothing of the host's.</remarks>
internal static unsafe class DeletedFiles
{
    private const string Proc = "/.nsbox/proc";

    /// <summary>Descriptors that are looked at in one box; a thousand take three milliseconds.</summary>
    private const int MaximumDescriptors = 16 * 1024;

    /// <summary>Bytes on the disk in deleted regular files, on the file system of the home.</summary>
    /// <param name="init">The box's init, in the launcher's pid namespace; everything in the box is below it.</param>
    /// <param name="home">The home.</param>
    public static HomeSize HeldBy(int init, int home)
    {
        StatX place;
        byte empty = 0;
        if (syscall(SYS_statx, home, (nint)(&empty), AT_EMPTY_PATH, 0x7FF, (nint)(&place)) != 0) return default;
        HashSet<ulong> seen = [];
        long bytes = 0;
        int left = MaximumDescriptors;
        Queue<int> processes = new([init]);
        while (processes.TryDequeue(out int process))
        {
            try
            {
                string directory = $"{Proc}/{process.ToString(CultureInfo.InvariantCulture)}";
                foreach (string task in Directory.EnumerateDirectories($"{directory}/task"))
                {
                    foreach (string child in File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                        processes.Enqueue(int.Parse(child, CultureInfo.InvariantCulture));
                }

                foreach (string descriptor in Directory.EnumerateFileSystemEntries($"{directory}/fd"))
                {
                    if (left-- == 0) return new HomeSize(bytes, seen.Count);
                    StatX status;
                    if (!TryStat(descriptor, &status) || status.Links > 0 || (status.Mode & S_IFMT) != S_IFREG) continue;
                    if ((status.DeviceMajor, status.DeviceMinor) == (place.DeviceMajor, place.DeviceMinor) && seen.Add(status.Inode)) bytes += (long)status.Blocks * 512;
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile, and with it what it held.
            }
        }

        return new HomeSize(bytes, seen.Count);
    }

    private static bool TryStat(string path, StatX* status)
    {
        byte* name = stackalloc byte[64];
        return CString.TryCopy(path, new Span<byte>(name, 64)) && syscall(SYS_statx, AT_FDCWD, (nint)name, 0, 0x7FF, (nint)status) == 0;
    }
}
