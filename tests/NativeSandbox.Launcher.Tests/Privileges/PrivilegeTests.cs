using System.Diagnostics;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Privileges;

/// <summary>What the host's /proc says of nsbox and its boxes while programs run in them.</summary>
public sealed class PrivilegeTests
{
    private const int Boxes = 3;

    [Fact]
    public async Task No_process_has_a_capability_in_the_initial_user_namespace_and_each_box_has_its_own_host_user()
    {
        List<(Process Launcher, uint Ids)> running = [];
        try
        {
            for (int i = 0; i < Boxes; i++)
            {
                Process launcher = new BoxCommand().With("--wall-time", "30s").WithOwnIds(out uint ids).Start("/bin/sleep", "25");
                running.Add((launcher, ids));
            }

            List<HostProcess> payloads = [];
            foreach ((Process launcher, uint ids) in running)
            {
                IReadOnlyList<HostProcess> tree = await Eventually.SeesAsync(() => HostProcess.TreeOf(launcher.Id), seen => seen.Any(process => process.Name == "sleep"));
                // nsbox itself, its janitor, the launcher inside, the box's init and the program.
                Assert.InRange(tree.Count, 4, 5);
                Assert.All(tree, process => Assert.True(
                    process.UserNamespace != HostProcess.OwnUserNamespace || (process.Effective == 0 && process.Permitted == 0), $"{process} is privileged on the host"));
                payloads.Add(Assert.Single(tree, process => process.Name == "sleep"));
            }

            Assert.All(payloads, payload => Assert.Equal((0UL, 0UL), (payload.Effective, payload.Permitted)));
            Assert.Equal(Boxes, payloads.Select(payload => payload.Uid).Distinct().Count());
            Assert.All(payloads.Zip(running), pair => Assert.InRange(pair.First.Uid, pair.Second.Ids, pair.Second.Ids + 65535));
            Assert.Equal(Boxes, payloads.Select(payload => payload.UserNamespace).Distinct().Count());
        }
        finally
        {
            foreach ((Process launcher, uint ids) in running)
            {
                launcher.Kill();
                await launcher.WaitForExitAsync();
                launcher.Dispose();
                await Eventually.NothingAsync(() => HostProcess.InRange(ids));
            }
        }
    }

    [Fact]
    public async Task Init_is_another_user_than_the_program()
    {
        using Process launcher = new BoxCommand().With("--wall-time", "30s").WithOwnIds(out uint ids).Start("/bin/sleep", "25");
        IReadOnlyList<HostProcess> tree = await Eventually.SeesAsync(() => HostProcess.TreeOf(launcher.Id), seen => seen.Any(process => process.Name == "sleep"));
        HostProcess payload = tree.Single(process => process.Name == "sleep");
        HostProcess init = tree.Single(process => process.Pid == payload.Parent);
        Assert.NotEqual(payload.Uid, init.Uid);
        Assert.InRange(init.Uid, ids, ids + 65535);
        launcher.Kill();
        await launcher.WaitForExitAsync();
        await Eventually.NothingAsync(() => HostProcess.InRange(ids));
    }

    [Fact]
    public async Task Every_kind_of_namespace_is_the_boxs_own()
    {
        using Process launcher = new BoxCommand().With("--wall-time", "30s").WithOwnIds(out uint ids).Start("/bin/sleep", "25");
        IReadOnlyList<HostProcess> tree = await Eventually.SeesAsync(() => HostProcess.TreeOf(launcher.Id), seen => seen.Any(process => process.Name == "sleep"));
        string payload = $"{tree.Single(process => process.Name == "sleep").Pid}";
        foreach (string kind in (string[])["user", "pid", "mnt", "net", "ipc", "uts", "cgroup"])
        {
            string? own = HostProcess.NamespaceOf("self", kind), boxs = HostProcess.NamespaceOf(payload, kind);
            Assert.NotNull(own);
            Assert.NotNull(boxs);
            Assert.NotEqual(own, boxs);
        }

        launcher.Kill();
        await launcher.WaitForExitAsync();
        await Eventually.NothingAsync(() => HostProcess.InRange(ids));
    }

    [Fact]
    public async Task Two_launchers_never_share_a_range_of_ids()
    {
        using Process first = new BoxCommand().With("--wall-time", "30s").WithOwnIds(out uint ids).Start("/bin/sleep", "25");
        await Eventually.SeesAsync(() => HostProcess.InRange(ids).Count, count => count >= 2);
        BoxResult second = await new BoxCommand().With("--uid-range", $"{ids}").RunAsync("/bin/true");
        Assert.Equal(125, second.ExitCode);
        Assert.Contains($"{ids}", second.Error, StringComparison.Ordinal);
        Assert.Contains("--uid-range", second.Error, StringComparison.Ordinal);
        first.Kill();
        await first.WaitForExitAsync();
        await Eventually.NothingAsync(() => HostProcess.InRange(ids));
        BoxResult third = await new BoxCommand().With("--uid-range", $"{ids}").RunAsync("/bin/true");
        Assert.Equal(0, third.ExitCode);
    }
}
