using NativeSandbox.Launcher.Doctor;

namespace NativeSandbox.Launcher.Tests.Doctor;

public sealed class ExaminationTests : IDisposable
{
    private readonly PlantedMachine machine = new();

    public void Dispose() => machine.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_healthy_machine_is_well(bool asRoot)
    {
        using var healthy = new PlantedMachine { IsRoot = asRoot };
        Assert.All(healthy.Examine(), finding => Assert.True(finding is { Status: FindingStatus.Ok, Fix: null }, finding.ToString()));
    }

    public static TheoryData<string, string, string, string, string> Illnesses => new()
    {
        { "/proc/sys/kernel/osrelease", "5.10.0-13-amd64", "kernel", "Fatal", "5.12" },
        { "/proc/sys/kernel/osrelease", "5.15.0", "kernel", "Warn", "5.19" },
        { "/proc/sys/kernel/osrelease", "strange", "kernel", "Warn", "strange" },
        { "/proc/filesystems", "nodev\tproc\nnodev\ttmpfs\n", "file systems", "Fatal", "devpts" },
        { "/proc/filesystems", "nodev\tproc\nnodev\ttmpfs\nnodev\tdevpts\n", "overlayfs", "Warn", "locks" },
        { "/proc/mounts", "proc /proc proc rw 0 0\ntmpfs /proc/kcore tmpfs rw 0 0\ncgroup2 /sys/fs/cgroup cgroup2 rw 0 0", "/proc", "Fatal", "/proc/kcore" },
        { "/proc/sys/user/max_user_namespaces", "0", "user namespaces", "Fatal", "is 0" },
        { "/proc/self/uid_map", "0 100000 65536", "id range", "Fatal", "65536" },
        { "/proc/mounts", "cgroup /sys/fs/cgroup/all cgroup rw,memory,pids,cpu,cpuacct,freezer 0 0", "cgroups", "Warn", "v1; works" },
        { "/proc/mounts", "cgroup /sys/fs/cgroup/cpu cgroup rw,cpu,cpuacct 0 0", "cgroups", "Warn", "memory, pids, freezer" },
        { "/proc/mounts", "proc /proc proc rw 0 0", "cgroups", "Warn", "rlimits" },
        { "/sys/fs/cgroup/cgroup.controllers", "cpu io", "cgroups", "Warn", "without memory, pids" },
        { "/proc/sys/kernel/seccomp/actions_avail", "kill_thread trap errno trace allow", "seccomp", "Fatal", "kill_process" },
        { "/proc/swaps", "Filename Type\n/dev/sda2 partition", "swap", "Warn", "1 in use" },
        { "/sys/devices/system/cpu/smt/active", "1", "SMT", "Warn", "active" },
        { "/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave", "frequency governor", "Warn", "performance, powersave" },
        { "/proc/sys/kernel/randomize_va_space", "0", "ASLR", "Warn", "is 0" },
        { "/proc/sys/kernel/core_pattern", "|/usr/lib/systemd/systemd-coredump %P", "core_pattern", "Warn", "systemd-coredump" },
        { "/proc/self/mountinfo", "22 1 254:0 / / rw - ext4 /dev/vda rw", "home quotas", "Warn", "measures homes" },
        { "/proc/self/mountinfo", "22 1 254:0 / / rw - btrfs /dev/vda rw\n23 22 254:0 / /var rw - xfs /dev/vdb rw,noquota", "home quotas", "Warn", "/var (xfs)" },
        { "/proc/sys/fs/protected_hardlinks", "0", "protected_hardlinks", "Warn", "off" },
    };

    [Theory]
    [MemberData(nameof(Illnesses))]
    public void An_illness_is_found_and_the_cure_named(string file, string content, string name, string status, string found)
    {
        machine.Plant(file, content);
        Finding finding = machine.Examine(name);
        Assert.Equal(status, finding.Status.ToString());
        Assert.Contains(found, finding.Found, StringComparison.Ordinal);
        Assert.True(finding.Fix is not null || content == "strange");
    }

    [Theory]
    [InlineData("/proc/self/ns/cgroup", "namespaces", "Fatal")]
    [InlineData("/proc/sys/user/max_user_namespaces", "user namespaces", "Fatal")]
    [InlineData("/proc/sys/kernel/seccomp/actions_avail", "seccomp", "Fatal")]
    [InlineData("/usr/lib/x86_64-linux-gnu/libseccomp.so.2", "libseccomp", "Warn")]
    [InlineData("/proc/sys/kernel/randomize_va_space", "ASLR", "Warn")]
    [InlineData("/usr/bin/python3", "python3", "Warn")]
    [InlineData("/bin/sh", "sh", "Warn")]
    public void What_is_missing_is_said(string file, string name, string status)
    {
        machine.Remove(file);
        Assert.Equal(status, machine.Examine(name).Status.ToString());
    }

    [Theory]
    [InlineData("/usr/bin/newgidmap", "apt-get install uidmap")]
    [InlineData("/etc/subgid", "usermod --add-subuids")]
    public void Without_an_id_range_other_users_share_one_uid(string file, string fix)
    {
        using var unprivileged = new PlantedMachine { IsRoot = false };
        unprivileged.Remove(file);
        Finding finding = unprivileged.Examine("id range");
        Assert.Equal(FindingStatus.Warn, finding.Status);
        Assert.StartsWith(fix, finding.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/proc/sys/kernel/unprivileged_userns_clone", "0", "user namespaces")]
    [InlineData("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", "AppArmor")]
    public void What_stops_others_does_not_stop_root(string file, string content, string name)
    {
        using var unprivileged = new PlantedMachine { IsRoot = false };
        unprivileged.Plant(file, content);
        machine.Plant(file, content);
        Assert.Equal(FindingStatus.Fatal, unprivileged.Examine(name).Status);
        Assert.Equal(FindingStatus.Ok, machine.Examine(name).Status);
    }

    [Fact]
    public void A_module_that_the_kernel_loads_by_itself_is_there()
    {
        machine.Plant("/proc/filesystems", "nodev\tproc\nnodev\ttmpfs\nnodev\tdevpts\n");
        machine.Plant("/lib/modules/6.1.0-28-amd64/kernel/fs/overlayfs/overlay.ko.xz", "");
        Assert.Equal(FindingStatus.Ok, machine.Examine("overlayfs").Status);
    }

    [Fact]
    public void The_installed_nsbox_needs_its_profile_where_AppArmor_restricts_user_namespaces()
    {
        machine.Plant("/opt/nativesandbox/current/nsbox", "");
        Assert.Equal(FindingStatus.Ok, machine.Examine("AppArmor").Status);
        machine.Plant("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1");
        Finding finding = machine.Examine("AppArmor");
        Assert.Equal(FindingStatus.Warn, finding.Status);
        Assert.EndsWith("apparmor_parser --replace /etc/apparmor.d/nativesandbox", finding.Fix, StringComparison.Ordinal);
        machine.Plant("/etc/apparmor.d/nativesandbox", "");
        Assert.Equal(FindingStatus.Ok, machine.Examine("AppArmor").Status);
    }

    [Fact]
    public void A_cgroup_that_may_not_be_written_is_not_delegated()
    {
        using var unprivileged = new PlantedMachine { IsRoot = false, ReadOnly = "/sys/fs/cgroup/user.slice/judge.scope" };
        Assert.Contains("Delegate=yes", unprivileged.Examine("cgroup delegation").Fix, StringComparison.Ordinal);
        using var subgroup = new PlantedMachine { IsRoot = false, ReadOnly = "/sys/fs/cgroup/user.slice/judge.service/supervisor" };
        subgroup.Plant("/proc/self/cgroup", "0::/user.slice/judge.service/supervisor\n");
        Assert.Equal(FindingStatus.Ok, subgroup.Examine("cgroup delegation").Status);
        using var old = new PlantedMachine { IsRoot = false };
        old.Plant("/proc/mounts", "cgroup /sys/fs/cgroup/all cgroup rw,memory,pids,cpu,cpuacct,freezer 0 0\n");
        Assert.Equal("start nsbox as root", old.Examine("cgroup delegation").Fix);
        using var readOnly = new PlantedMachine { ReadOnly = "/sys/fs/cgroup" };
        Assert.Contains("remount,rw", readOnly.Examine("cgroup delegation").Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_without_Landlock_is_warned_of()
    {
        using var old = new PlantedMachine { LandlockAbi = 0 };
        Assert.Equal(FindingStatus.Warn, old.Examine("Landlock").Status);
    }
}
