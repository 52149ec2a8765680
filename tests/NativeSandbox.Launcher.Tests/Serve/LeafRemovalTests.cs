using System.Diagnostics;
using System.Globalization;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Serve;

public sealed class LeafRemovalTests
{
    [Fact]
    public async Task A_cgroup_that_is_busy_when_its_box_ends_is_removed_later_without_any_other_event()
    {
        using ServingLauncher launcher = new();
        await launcher.StartAsync([], "--pool", "4"); // as many as the start called for, so that the pool has nothing to do by the clock
        int inside = launcher.Inside;
        HostProcess box = HostProcess.All().First(process => process.Parent == inside && Leaves(process.Pid).Count > 0);
        IReadOnlyList<string> leaves = Leaves(box.Pid);

        // A process from outside keeps the cgroup busy while the box in it ends.
        using Process intruder = Process.Start("/bin/sleep", "60");
        foreach (string leaf in leaves) await File.WriteAllTextAsync(Path.Combine(leaf, "cgroup.procs"), intruder.Id.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(0, LibC.kill(box.Pid, LibC.SIGKILL));
        await Eventually.SeesAsync(() => HostProcess.All().Count(process => process.Pid == box.Pid), count => count == 0);
        Assert.All(leaves, leaf => Assert.True(Directory.Exists(leaf), leaf));

        intruder.Kill();
        await intruder.WaitForExitAsync();
        await Eventually.NothingAsync(() => (string[])[.. leaves.Where(Directory.Exists)]);
    }

    /// <summary>The directories named box-N that a process is in.</summary>
    private static List<string> Leaves(int pid)
    {
        string[] mounts = File.ReadAllLines("/proc/self/mounts");
        List<string> found = [];
        foreach (string[] group in File.ReadLines($"/proc/{pid}/cgroup").Select(line => line.Split(':', 3)).Where(group => group[2].Contains("/box-", StringComparison.Ordinal)))
        {
            string[] mount = mounts.Select(line => line.Split(' ')).First(fields =>
                group[1].Length == 0 ? fields[2] == "cgroup2" : fields[2] == "cgroup" && fields[3].Split(',').Contains(group[1].Split(',')[0]));
            found.Add(mount[1] + group[2]);
        }

        return [.. found.Where(Directory.Exists)];
    }
}
