using System.Diagnostics;
using NativeSandbox.EndToEnd.Support;
using NativeSandbox.Testing;
using NativeSandbox.Testing.Server;

namespace NativeSandbox.EndToEnd;

/// <summary>SIGKILL at any time leaves nothing, and a restart serves.</summary>
[Trait(RunningServer.Trait, RunningServer.Own)]
public sealed class KillTests
{
    public enum Victim
    {
        /// <summary>nativesandbox.</summary>
        Server,

        /// <summary>The outer nsbox.</summary>
        Launcher,

        /// <summary>Both at once.</summary>
        Both,
    }

    [Theory]
    [InlineData(Victim.Server)]
    [InlineData(Victim.Launcher)]
    [InlineData(Victim.Both)]
    public async Task A_kill_under_load_leaves_nothing_and_a_restart_serves(Victim victim)
    {
        int mounts = File.ReadAllLines("/proc/self/mounts").Length;
        await using ServerProcess server = await ServerProcess.StartAsync(("QUEUE_LENGTH", "1000"), ("MAX_CONCURRENT_RUNS", "8"));
        using CancellationTokenSource enough = new();
        Task[] load = [.. Enumerable.Range(0, 8).Select(i => LoadAsync(server, i % 2 == 0 ? "sleep 5" : ":() { :|: & }; while :; do (:) & done", enough.Token))];
        IReadOnlyList<HostProcess> tree = await Eventually.SeesAsync(() => HostProcess.TreeOf(server.Pid), seen => seen.Count(process => process.Name is "sleep" or "sh") >= 4);
        HostProcess launcher = tree.First(process => process.Parent == server.Pid && process.Name.StartsWith("nsbox", StringComparison.Ordinal));

        if (victim != Victim.Launcher) await server.KillAsync();
        if (victim != Victim.Server) Kill(launcher.Pid);

        // Everything of the old launcher; a server that lives starts a new one.
        HashSet<int> old = [.. tree.Select(process => process.Pid).Where(pid => pid != server.Pid)];
        uint ids = tree.First(process => process.Name is "sleep" or "sh").Uid & ~0xFFFFu;
        await Eventually.NothingAsync(() => (HostProcess[])[.. HostProcess.All().Where(process => old.Contains(process.Pid) && process.Name is not "dotnet" && process.Parent != server.Pid)]);
        await Eventually.NothingAsync(() => HostCgroups.Of(launcher.Pid));
        if (victim != Victim.Launcher) await Eventually.NothingAsync(() => HostProcess.InRange(ids));
        Assert.Equal(mounts, File.ReadAllLines("/proc/self/mounts").Length);
        await enough.CancelAsync();
        await Task.WhenAll(load);

        if (victim == Victim.Launcher)
        {
            // Within the pause before nsbox is started again a request may fail; then it is served as before.
            Answer? answer = null;
            long start = Stopwatch.GetTimestamp();
            while (answer is not { Status: System.Net.HttpStatusCode.OK, Success: true } && Stopwatch.GetElapsedTime(start) < Eventually.Patience)
                answer = await Answer.OfAsync(server.Client, new { language = "sh", code = "echo again" });
            Assert.Equal("again\n", answer!.Output);
            return;
        }

        await using ServerProcess next = await ServerProcess.StartAsync();
        Assert.Equal("again\n", (await Answer.OfAsync(next.Client, new { language = "sh", code = "echo again" })).Output);
    }

    [Fact]
    public async Task An_orderly_stop_leaves_nothing()
    {
        ServerProcess server = await ServerProcess.StartAsync();
        await Answer.OfAsync(server.Client, new { language = "sh", code = "echo hello" });
        int[] tree = [.. HostProcess.TreeOf(server.Pid).Select(process => process.Pid)];
        Assert.True(tree.Length >= 4, $"{tree.Length} processes");
        int launcher = HostProcess.TreeOf(server.Pid).First(process => process.Parent == server.Pid).Pid;
        await server.DisposeAsync();
        await Eventually.NothingAsync(() => (HostProcess[])[.. HostProcess.All().Where(process => tree.Contains(process.Pid))]);
        await Eventually.NothingAsync(() => HostCgroups.Of(launcher));
    }

    private static void Kill(int pid)
    {
        using Process victim = Process.GetProcessById(pid);
        victim.Kill();
    }

    private static async Task LoadAsync(ServerProcess server, string code, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Answer.OfAsync(server.Client, new { language = "sh", code, timeout = 3000 }, cancellationToken);
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                return; // the server is dead, as it should be, or the test is over
            }
        }
    }
}
