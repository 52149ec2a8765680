using NativeSandbox.Attacks.Arena;

namespace NativeSandbox.Attacks.Launcher;

/// <summary>Init and the launcher are out of a program's reach.</summary>
[Collection(ArenaCollection.Name)]
public sealed class ReachForInitTests(SandboxArena arena)
{
    [Theory]
    [EveryMode]
    public async Task The_program_behind_proc_self_exe_cannot_be_written(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("escape", "self"));
        Assert.Equal("Ok", seen.Verdict);
        Assert.All(seen.Lines, line => Assert.DoesNotContain(" OK", line, StringComparison.Ordinal));
        Assert.Equal(4, seen.Lines.Length);
    }

    [Theory]
    [EveryMode]
    public async Task Init_and_parent_cannot_be_traced_read_written_or_robbed_of_a_descriptor(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("escape", "trace"));
        Assert.Equal("Ok", seen.Verdict);
        Assert.Equal(14, seen.Lines.Length);
        Assert.All(seen.Lines, line => Assert.Contains(line.Split(' ')[1], (string[])["EPERM", "ESRCH", "EACCES", "ENOENT", "ENOSYS", "EINVAL"]));
    }

    [Theory]
    [EveryMode]
    public async Task A_signal_to_everything_reaches_the_box_only(Mode mode)
    {
        using System.Diagnostics.Process canary = System.Diagnostics.Process.Start("/bin/sleep", "60");
        try
        {
            Seen seen = await arena.TryAsync(mode, new Attack("escape", "kill"));
            Assert.Contains("init EPERM", seen.Lines);
            Assert.Equal("alive", seen.Lines[^1]);
            Assert.DoesNotContain(seen.Lines, line => line.StartsWith("killed", StringComparison.Ordinal));
            Assert.False(canary.HasExited);
            // The box's launcher lives, and the next box works.
            Assert.Equal("fine\n", (await arena.TryAsync(mode, Attack.Shell("echo fine"))).Output);
        }
        finally
        {
            canary.Kill();
            await canary.WaitForExitAsync();
        }
    }

    [Theory]
    [EveryMode]
    public async Task Limits_priority_and_scheduling_of_init_cannot_be_changed(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("escape", "init"));
        Assert.Equal(11, seen.Lines.Length);
        Assert.All(seen.Lines, line => Assert.Contains(line.Split(' ')[1], (string[])["EPERM", "ESRCH", "EACCES", "ENOENT", "ENOSYS"]));
    }

    [Theory]
    [EveryMode]
    public async Task Init_is_not_even_listed(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, Attack.Shell("ls -d /proc/[0-9]* | grep -vx /proc/$$; ls /proc/1 2>&1; cat /proc/1/status 2>&1"));
        Assert.DoesNotContain("/proc/1\n", seen.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Name:", seen.Output, StringComparison.Ordinal);
    }

    [Theory]
    [EveryMode]
    public async Task A_saved_directory_does_not_lead_out_of_the_root(Mode mode)
    {
        Seen seen = await arena.TryAsync(mode, new Attack("escape", "chroot"));
        Assert.Equal(["chroot EPERM", "shadow ENOENT", "root-home ENOENT"], seen.Lines);
    }
}
