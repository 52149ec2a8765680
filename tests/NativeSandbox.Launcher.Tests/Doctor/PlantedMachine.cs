using NativeSandbox.Launcher.Doctor;

namespace NativeSandbox.Launcher.Tests.Doctor;

/// <summary>A healthy machine in a directory, for a test to make ill.</summary>
internal sealed class PlantedMachine : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("nsbox-doctor-").FullName;

    public PlantedMachine()
    {
        Plant("/proc/sys/kernel/osrelease", "6.1.0-28-amd64\n");
        foreach (string kind in new[] { "user", "mnt", "pid", "net", "ipc", "uts", "cgroup" })
            Plant($"/proc/self/ns/{kind}", "");
        Plant("/proc/filesystems", "nodev\ttmpfs\nnodev\tproc\nnodev\tdevpts\nnodev\toverlay\n\text4\n");
        Plant("/proc/sys/user/max_user_namespaces", "127000\n");
        Plant("/proc/self/uid_map", "         0          0 4294967295\n");
        Plant("/proc/mounts", "proc /proc proc rw 0 0\ncgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n");
        Plant("/proc/self/mountinfo", "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n30 22 254:1 / /var/lib rw,relatime shared:1 - ext4 /dev/vdb rw,usrquota\n31 22 0:5 / /var/lib/nativesandbox rw - tmpfs tmpfs rw\n");
        Plant("/proc/self/cgroup", "0::/user.slice/judge.scope\n");
        Plant("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory hugetlb pids\n");
        Plant("/proc/sys/kernel/seccomp/actions_avail", "kill_process kill_thread trap errno user_notif trace log allow\n");
        Plant("/usr/lib/x86_64-linux-gnu/libseccomp.so.2", "");
        Plant("/proc/swaps", "Filename\tType\tSize\tUsed\tPriority\n");
        Plant("/sys/devices/system/cpu/smt/active", "0\n");
        Plant("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
        Plant("/proc/sys/kernel/randomize_va_space", "2\n");
        Plant("/proc/sys/kernel/core_pattern", "core\n");
        Plant("/proc/sys/fs/protected_hardlinks", "1\n");
        Plant("/usr/bin/newuidmap", "");
        Plant("/usr/bin/newgidmap", "");
        Plant("/etc/subuid", "judge:100000:65536\n");
        Plant("/etc/subgid", "judge:100000:65536\n");
        foreach (string program in new[] { "python3", "node", "gcc", "g++", "bash" })
            Plant($"/usr/bin/{program}", "");
        Plant("/bin/sh", "");
    }

    public bool IsRoot { get; init; } = true;

    public int LandlockAbi { get; init; } = 4;

    public string? ReadOnly { get; init; }

    public void Plant(string path, string content)
    {
        string file = Path.Join(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public void Remove(string path) => File.Delete(Path.Join(root, path));

    public IReadOnlyList<Finding> Examine() => Examination.Of(new Machine(root)
    {
        User = "judge",
        IsRoot = IsRoot,
        LandlockAbi = LandlockAbi,
        MayWrite = path => path != Path.Join(root, ReadOnly ?? "/none"),
    });

    public Finding Examine(string name) => Examine().Single(finding => finding.Name == name);

    public void Dispose() => Directory.Delete(root, recursive: true);
}
