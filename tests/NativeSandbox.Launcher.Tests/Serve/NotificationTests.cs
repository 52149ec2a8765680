using System.Globalization;
using System.Text;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Serve;

/// <summary>What <c>nsbox serve</c> tells the service manager that started it.</summary>
public sealed class NotificationTests
{
    private const int Stop = 19, Continue = 18;

    /// <summary>A sign of life is due every 100 ms: a third of this.</summary>
    private static readonly Dictionary<string, string> s_watched = new() { ["WATCHDOG_USEC"] = "300000" };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_says_that_it_is_ready_when_boxes_wait_and_that_it_stops_when_it_is_told_to(bool isAbstract)
    {
        using ServingLauncher launcher = new(isAbstract);
        await launcher.StartAsync([], "--pool", "3");
        string ready = Assert.Single(launcher.Manager.Told());
        Assert.Contains($"STATUS=nsbox ", ready, StringComparison.Ordinal);
        Assert.Contains(launcher.Socket, ready, StringComparison.Ordinal);
        int inside = launcher.Inside;
        Assert.Equal(3, HostProcess.All().Count(process => process.Parent == inside && IsBox(process.Pid)));

        launcher.Signal(LibC.SIGTERM);
        await launcher.Process.WaitForExitAsync(new CancellationTokenSource(Eventually.Patience).Token);
        Assert.Equal(0, launcher.Process.ExitCode);
        Assert.StartsWith("STOPPING=1\n", launcher.Manager.Told()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_signs_of_life_end_while_the_launcher_inside_is_stopped_though_the_doorkeeper_lives()
    {
        using ServingLauncher launcher = new();
        await launcher.StartAsync(s_watched);
        await Eventually.SeesAsync(launcher.Manager.SignsOfLife, signs => signs >= 3);
        Assert.Contains(launcher.Manager.Told(), message => message.Contains("\nSTATUS=cgroup ", StringComparison.Ordinal) && message.Contains("boxes ready", StringComparison.Ordinal));

        int inside = launcher.Inside;
        Assert.Equal(0, LibC.kill(inside, Stop));
        await Eventually.SeesAsync(() => State(inside), state => state == 'T');
        int before = launcher.Manager.SignsOfLife();
        await Task.Delay(TimeSpan.FromSeconds(1)); // ten would be due
        Assert.InRange(launcher.Manager.SignsOfLife() - before, 0, 1); // one answer may have been on its way
        Assert.False(launcher.Process.HasExited);

        Assert.Equal(0, LibC.kill(inside, Continue));
        await Eventually.SeesAsync(launcher.Manager.SignsOfLife, signs => signs > before + 3);
    }

    [Fact]
    public async Task A_watchdog_that_is_meant_for_another_process_gets_no_sign_of_life()
    {
        using ServingLauncher other = new(), own = new();
        await other.StartAsync(new() { ["WATCHDOG_USEC"] = "300000", ["WATCHDOG_PID"] = "1" });
        await own.StartAsync(s_watched);
        await Eventually.SeesAsync(own.Manager.SignsOfLife, signs => signs >= 5);
        Assert.Equal(0, other.Manager.SignsOfLife());
    }

    [Fact]
    public async Task What_it_starts_does_not_know_the_manager()
    {
        using ServingLauncher launcher = new();
        await launcher.StartAsync(s_watched);
        foreach (HostProcess process in HostProcess.TreeOf(launcher.Inside))
        {
            string environment = Encoding.UTF8.GetString(await File.ReadAllBytesAsync($"/proc/{process.Pid}/environ"));
            Assert.DoesNotContain("NOTIFY_SOCKET", environment, StringComparison.Ordinal);
            Assert.DoesNotContain("WATCHDOG", environment, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_says_why_it_cannot_serve_and_never_that_it_is_ready()
    {
        using ServingLauncher launcher = new();
        launcher.Start([], "--bind", "/no/such/place:/mnt");
        await launcher.Process.WaitForExitAsync(new CancellationTokenSource(Eventually.Patience).Token);
        Assert.Equal(125, launcher.Process.ExitCode);
        string told = Assert.Single(launcher.Manager.Told());
        Assert.StartsWith("STATUS=", told, StringComparison.Ordinal);
        Assert.Contains("/no/such/place", told, StringComparison.Ordinal);
    }

    /// <summary>The init of a box is in a pid namespace of its own; the spawner is in the launcher's.</summary>
    private static bool IsBox(int pid) => HostProcess.NamespaceOf(pid.ToString(CultureInfo.InvariantCulture), "pid") is { } own
        && own != HostProcess.NamespaceOf(File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..].Trim(), "pid");

    private static char State(int pid) => HostProcess.All().Single(process => process.Pid == pid).State;
}
