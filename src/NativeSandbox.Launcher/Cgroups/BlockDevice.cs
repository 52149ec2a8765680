using System.Globalization;
using NativeSandbox.Launcher.Kernel;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Cgroups;

/// <summary>A disk by its number, as cgroup v2's io.max takes it.</summary>
internal readonly record struct BlockDevice(uint Major, uint Minor)
{
    /// <summary>The whole disk that holds a path: io.max refuses partitions. Null where there is none.</summary>
    public static unsafe BlockDevice? DiskUnder(string path)
    {
        StatX status;
        if (stat(CString.Permanent(path), &status) != 0) return null;
        // btrfs and others show a number of no device (major 0); the mount table knows what was mounted.
        BlockDevice? device = status.DeviceMajor == 0 ? DeviceOfMount(status.MountId) : new BlockDevice(status.DeviceMajor, status.DeviceMinor);
        return device?.WholeDisk();
    }

    private static unsafe BlockDevice? DeviceOfMount(ulong mount)
    {
        string id = mount.ToString(CultureInfo.InvariantCulture);
        foreach (string line in File.ReadLines("/proc/self/mountinfo"))
        {
            // id, parent, device, root, target, options, optional fields, "-", type, source (proc_pid_mountinfo(5))
            string[] fields = line.Split(' ');
            if (fields[0] != id) continue;
            string source = fields[Array.IndexOf(fields, "-") + 2];
            StatX status = default;
            bool isDevice = source.StartsWith('/') && stat(CString.Permanent(source), &status) == 0 && (status.Mode & S_IFMT) == S_IFBLK;
            return isDevice ? new BlockDevice(status.OwnMajor, status.OwnMinor) : null;
        }

        return null;
    }

    private BlockDevice WholeDisk()
    {
        string? directory = new DirectoryInfo($"/sys/dev/block/{Major}:{Minor}").ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        if (directory is null || !File.Exists($"{directory}/partition")) return this;
        string[] numbers = File.ReadAllText($"{Path.GetDirectoryName(directory)}/dev").Trim().Split(':');
        return new BlockDevice(uint.Parse(numbers[0], CultureInfo.InvariantCulture), uint.Parse(numbers[1], CultureInfo.InvariantCulture));
    }
}
