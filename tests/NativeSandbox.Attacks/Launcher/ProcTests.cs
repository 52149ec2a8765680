using NativeSandbox.Attacks.Arena;

namespace NativeSandbox.Attacks.Launcher;

[Collection(ArenaCollection.Name)]
public sealed class ProcTests(SandboxArena arena)
{
    [Theory]
    [EveryMode]
    public async Task Dangerous_entries_of_proc_are_absent_or_empty(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, Attack.Shell(
            "for f in kcore keys key-users kallsyms kmsg timer_list sched_debug latency_stats sysrq-trigger kpagecount kpageflags slabinfo vmallocinfo; do " +
            "[ -e /proc/$f ] || continue; n=$(head -c 100 /proc/$f 2>/dev/null | wc -c); [ $n = 0 ] || echo $f $n; done; " +
            // Addresses of memory are for the privileged; others see zeroes.
            "grep -hv '00000000-00000000 \\| 0000-0000 \\|^ *0000-0000' /proc/iomem /proc/ioports 2>/dev/null; echo end"));
        Assert.Equal(["end"], seen.Lines);
    }

    [Theory]
    [EveryMode]
    public async Task Nothing_of_the_kernel_can_be_set(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, Attack.Shell(
            "find /proc/sys /proc/sysrq-trigger /proc/acpi /proc/irq -type f 2>/dev/null | while read f; do (echo 1 >>$f) 2>/dev/null && echo wrote $f; done; " +
            "echo '|/box/x' 2>/dev/null >/proc/sys/kernel/core_pattern; echo end"));
        Assert.Equal(["end"], seen.Lines);
        Assert.NotEqual("|/box/x", (await File.ReadAllTextAsync("/proc/sys/kernel/core_pattern")).Trim());
    }

    [Theory]
    [EveryMode]
    public async Task A_core_dump_leaves_nothing_on_the_host(Mode mode)
    {
        DateTime before = DateTime.UtcNow;
        Seen seen = await arena.TryAsync(mode, new Attack("escape", "dump"));
        // 1 is as good as 0, and keeps a core_pattern that is a pipe from being started (core(5)).
        Assert.Contains(seen.Lines[0], (string[])["0", "1"]);
        Assert.Equal("RuntimeError", seen.Verdict);
        foreach (string directory in (string[])["/", "/tmp", "/var/crash", "/var/lib/systemd/coredump", Environment.CurrentDirectory, AppContext.BaseDirectory])
        {
            if (!Directory.Exists(directory)) continue;
            Assert.DoesNotContain(Directory.GetFiles(directory, "core*"), file => File.GetLastWriteTimeUtc(file) >= before && new FileInfo(file).Length > 0 && Path.GetExtension(file) is "" or ".dump");
        }
    }

    [Theory]
    [EveryMode]
    public async Task The_environment_holds_nothing_of_the_hosts(Mode mode)
    {
        Environment.SetEnvironmentVariable("NSBOX_TEST_SECRET", "s3cret");
        Seen seen = await arena.TryAsync(mode, Attack.Shell("cat /proc/self/environ | tr '\\0' '\\n'; cat /proc/1/environ 2>/dev/null; cat /proc/$PPID/environ 2>/dev/null"));
        string[] names = [.. seen.Lines.Select(line => line.Split('=')[0]).Distinct().Order(StringComparer.Ordinal)];
        Assert.All(names, name => Assert.Contains(name, (string[])["HOME", "LANG", "OLDPWD", "PATH", "PWD", "TMPDIR", "USER", "_"]));
        Assert.DoesNotContain("s3cret", seen.Output, StringComparison.Ordinal);
    }
}
