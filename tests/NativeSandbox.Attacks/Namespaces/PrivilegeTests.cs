using NativeSandbox.Attacks.Arena;

namespace NativeSandbox.Attacks.Namespaces;

[Collection(ArenaCollection.Name)]
public sealed class PrivilegeTests(SandboxArena arena)
{
    [Theory]
    [EveryMode]
    public async Task All_five_capability_sets_are_empty_and_stay_so(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, Attack.Shell("grep -E '^(Cap|NoNewPrivs|Seccomp:|Groups|Uid|Gid)' /proc/self/status"));
        Assert.Equal(5, seen.Lines.Count(line => line.StartsWith("Cap", StringComparison.Ordinal) && line.EndsWith("\t0000000000000000", StringComparison.Ordinal)));
        Assert.Contains("NoNewPrivs:\t1", seen.Lines);
        Assert.Contains("Seccomp:\t2", seen.Lines);
        Assert.Equal("", seen.Lines.Single(line => line.StartsWith("Groups", StringComparison.Ordinal))[7..].Trim());
        foreach (string field in (string[])["Uid", "Gid"])
        {
            string[] ids = [.. seen.Lines.Single(line => line.StartsWith(field, StringComparison.Ordinal)).Split('\t')[1..].Distinct()];
            Assert.NotEqual("0", Assert.Single(ids));
        }
    }

    [Theory]
    [EveryMode]
    public async Task A_setuid_program_gives_nothing(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("escape", "setuid"));
        Assert.Equal("1 1 1", seen.Lines[0]);
        Assert.All(seen.Lines[1..], line => Assert.EndsWith("EPERM", line, StringComparison.Ordinal));
    }

    [Theory]
    [EveryMode("/usr/bin/su")]
    [EveryMode("/usr/bin/passwd")]
    [EveryMode("/usr/bin/mount")]
    public async Task The_hosts_setuid_programs_run_without_their_bit(Mode mode, string program)
    {
        Seen seen = await arena.TryAsync(mode, Attack.Shell($"[ -u {program} ] || echo none; cp /usr/bin/id /tmp/id && chmod 4755 /tmp/id && /tmp/id -u; awk '$2 == \"/usr\" || $2 == \"/tmp\" {{ print $4 }}' /proc/self/mounts"));
        string[] options = [.. seen.Lines.Where(line => line.Contains(',', StringComparison.Ordinal))];
        Assert.Equal(3, options.Length); // the overlay of /usr lies over a mount of it
        Assert.All(options, line => Assert.Contains("nosuid", line.Split(',')));
        Assert.DoesNotContain("0", seen.Lines);
    }

    [Theory]
    [EveryMode]
    public async Task Threads_work_though_clone3_does_not(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("escape", "threads"));
        Assert.Equal(("Ok", "8\n"), (seen.Verdict, seen.Output));
        seen = await arena.TryAsync(mode, new Attack("probe", "435,@88,88"));
        Assert.Equal(["ENOSYS"], seen.Lines);
    }

    [Theory]
    [EveryMode]
    public async Task There_is_no_cgroup_file_system_and_no_path_of_the_hosts_cgroups(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, Attack.Shell("ls /sys 2>/dev/null; grep -c cgroup /proc/self/mounts; find / -xdev \\( -name release_agent -o -name cgroup.procs -o -name tasks \\) 2>/dev/null; cut -d: -f3 /proc/self/cgroup | sort -u"));
        Assert.Equal(["0", "/"], seen.Lines);
    }

    [Theory]
    [EveryMode]
    public async Task Devices_are_the_harmless_ones_and_no_other_can_be_made(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, Attack.Shell("ls -1 /dev; for d in mem kmsg port fuse kvm loop-control vda net/tun mapper/control; do [ -e /dev/$d ] && echo found $d; done; mknod /tmp/null c 1 3 && echo made; mkfifo /tmp/fifo && echo fifo"));
        Assert.Equal(["fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout", "tty", "urandom", "zero", "fifo"], seen.Lines.Where(line => !line.StartsWith("mknod", StringComparison.Ordinal)));
    }

    [Theory]
    [EveryMode]
    public async Task No_mount_reaches_the_hosts_table(Mode mode)
    {
        string before = await File.ReadAllTextAsync("/proc/self/mounts");
        await arena.TryAsync(mode, Attack.Shell("mount -t tmpfs tmpfs /tmp; mount --bind /usr /box; unshare -rm mount -t tmpfs x /tmp; umount -l /proc"));
        Assert.Equal(before, await File.ReadAllTextAsync("/proc/self/mounts"));
    }

    [Theory]
    [EveryMode]
    public async Task What_is_shared_with_the_host_cannot_be_written(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, Attack.Shell(
            "for d in / /usr /usr/bin /etc /etc/alternatives /dev /run /opt /home /proc /var; do (echo x >$d/planted) 2>/dev/null && echo wrote $d; done; " +
            "(echo x >>/etc/passwd) 2>/dev/null && echo passwd; chmod 777 /usr/bin/env 2>/dev/null && echo chmod; touch /usr/bin/env 2>/dev/null && echo touched; echo end"));
        Assert.Equal(["end"], seen.Lines);
    }
}
