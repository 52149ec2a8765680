using System.Diagnostics;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Cleanup;

public sealed class CleanupTests
{
    [Theory]
    [InlineData("pause")]
    [InlineData("deaf")]
    [InlineData("forkbomb")]
    public async Task SIGKILL_of_nsbox_leaves_no_process_and_no_cgroup(string what)
    {
        int mounts = Mounts();
        using Process launcher = new BoxCommand().WithPayloads().With("--wall-time", "60s").With("--processes", "20").WithOwnIds(out uint ids).Start(Payloads.C("limits"), what);
        await Eventually.SeesAsync(() => HostProcess.InRange(ids), seen => seen.Any(process => process.Name == "limits"));
        int[] tree = [.. HostProcess.TreeOf(launcher.Id).Select(process => process.Pid)];
        launcher.Kill();
        await launcher.WaitForExitAsync();
        await Eventually.NothingAsync(() => HostProcess.InRange(ids));
        await Eventually.NothingAsync(() => HostCgroups.Of(launcher.Id));
        // The janitor, which is no user of the range.
        await Eventually.NothingAsync(() => (HostProcess[])[.. HostProcess.All().Where(process => tree.Contains(process.Pid) && process.Name.StartsWith("nsbox", StringComparison.Ordinal))]);
        Assert.Equal(mounts, Mounts());
    }

    [Fact]
    public async Task SIGKILL_of_the_launcher_inside_leaves_nothing_and_is_told()
    {
        BoxCommand command = new BoxCommand().WithPayloads().With("--wall-time", "60s").WithOwnIds(out uint ids);
        using Process launcher = command.Start(Payloads.C("limits"), "pause");
        await Eventually.SeesAsync(() => HostProcess.InRange(ids), seen => seen.Any(process => process.Name == "limits"));
        HostProcess inner = HostProcess.All().Single(process => process.Parent == launcher.Id && process.Uid == ids);
        using (Process victim = Process.GetProcessById(inner.Pid)) victim.Kill();
        BoxResult result = await command.EndAsync(launcher);
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("died", result.Error, StringComparison.Ordinal);
        await Eventually.NothingAsync(() => HostProcess.InRange(ids));
        await Eventually.NothingAsync(() => HostCgroups.Of(launcher.Id));
    }

    [Fact]
    public async Task Runs_of_every_outcome_leave_nothing()
    {
        int mounts = Mounts();
        string limits = Payloads.C("limits");
        string[][] programs =
        [
            ["/bin/true"], ["/bin/false"], ["/no/such/program"], [limits, "signal", "11"], [limits, "heap", "200"], [limits, "pause"],
            [limits, "forkbomb"], [limits, "flood", "1"], ["/bin/sh", "-c", "sleep 100 & setsid sleep 100 & echo left behind"],
        ];
        List<uint> ranges = [];
        List<int> launchers = [];
        foreach (string[] program in programs)
        {
            for (int i = 0; i < 4; i++)
            {
                BoxCommand command = new BoxCommand().WithPayloads().With("--memory", "32m").With("--wall-time", "100ms").With("--output-limit", "1000").With("--processes", "16").WithOwnIds(out uint ids);
                using Process launcher = command.Start(program);
                await command.EndAsync(launcher);
                ranges.Add(ids);
                launchers.Add(launcher.Id);
            }
        }

        await Eventually.NothingAsync(() => (uint[])[.. HostProcess.All().Select(process => process.Uid & ~0xFFFFu).Intersect(ranges)]);
        await Eventually.NothingAsync(() => (string[])[.. launchers.SelectMany(HostCgroups.Of)]);
        Assert.Equal(mounts, Mounts());
    }

    private static int Mounts() => File.ReadAllLines("/proc/self/mounts").Length;
}
