using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Tests.Clients;
using NativeSandbox.Launcher.Tests.Homes;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Serve;

/// <summary>What a client hears of a box that it gives up before it is made.</summary>
public sealed class ClosedBoxTests : IDisposable
{
    private const int SIGCONT = 18, SIGSTOP = 19;

    private readonly UsersFixture _users = new();

    public void Dispose() => _users.Dispose();

    [Fact]
    public async Task Every_request_that_waits_for_it_is_answered_and_the_closing_last()
    {
        using LauncherClient client = await _users.StartAsync();
        int spawner = Spawner();
        Assert.Equal(0, LibC.kill(spawner, SIGSTOP)); // no box comes until it goes on
        const int box = 1;
        int open = client.Send(MessageKind.Open, box, new OpenMessage { Home = "alice" }.Write);
        int exec = client.Send(MessageKind.Exec, box, LauncherClient.Message("/bin/true").Write);
        int get = client.Send(MessageKind.Get, box, new GetMessage("file", 1).Write);
        int close = client.Send(MessageKind.Close, box);
        foreach (int request in (int[])[open, exec, get])
        {
            FailedMessage failure = client.Expect(request, MessageKind.Failed).Failure;
            Assert.True(failure.BoxLost);
            Assert.Contains("closed", failure.Text, StringComparison.Ordinal);
        }

        Assert.Equal(1, Assert.Single(client.Homes(measure: false)).OpenBoxes);
        Assert.Equal(0, LibC.kill(spawner, SIGCONT));
        client.Expect(close, MessageKind.Done);
        Assert.Null(client.Ask(MessageKind.RemoveHome, 0, new RemoveHomeMessage("alice", false, 0).Write)); // nothing of the box is left that has it
    }

    [Fact]
    public async Task A_client_that_is_gone_by_then_leaves_no_box()
    {
        using LauncherClient watcher = await _users.StartAsync();
        int spawner = Spawner();
        Assert.Equal(0, LibC.kill(spawner, SIGSTOP));
        using (LauncherClient client = _users.Connect())
        {
            client.Send(MessageKind.Open, 1, new OpenMessage { Home = "alice" }.Write);
            client.Send(MessageKind.Exec, 1, LauncherClient.Message("/bin/sleep", "1000").Write);
            await Eventually.SeesAsync(() => watcher.Homes(measure: false), homes => homes.Count == 1 && homes[0].OpenBoxes == 1);
        }

        Assert.Equal(0, LibC.kill(spawner, SIGCONT));
        await Eventually.SeesAsync(() => watcher.Homes(measure: false)[0].OpenBoxes, open => open == 0);
        Assert.DoesNotContain(HostProcess.InRange(_users.Ids), process => process.Name == "sleep");
    }

    [Fact]
    public async Task A_request_against_the_protocol_that_waited_costs_its_client_the_connection_and_nobody_else()
    {
        using LauncherClient other = await _users.StartAsync();
        int shell = other.OpenHome("bob");
        int spawner = Spawner();
        Assert.Equal(0, LibC.kill(spawner, SIGSTOP));
        using (LauncherClient client = _users.Connect())
        {
            client.Send(MessageKind.Open, 1, new OpenMessage { Home = "alice" }.Write);
            client.Send(MessageKind.Exec, 1, (LauncherClient.Message("/bin/true") with { Input = StreamKind.Null }).Write); // a terminal for two streams
            client.Expect(client.Send(MessageKind.GetStatistics, 0), MessageKind.Statistics); // so it has come
            Assert.Equal(0, LibC.kill(spawner, SIGCONT));
            Assert.Contains("terminal", client.Expect(0, MessageKind.Failed).Failure.Text, StringComparison.Ordinal);
        }

        Assert.Equal("unharmed\n", other.Run(shell, "echo unharmed").Output);
        await Eventually.SeesAsync(() => other.Homes(measure: false), homes => homes.All(home => home.OpenBoxes == (home.Name == "bob" ? 1 : 0)));
    }

    /// <summary>Boxes have its name until they execute something, but a network namespace of their own.</summary>
    private int Spawner()
    {
        string? network = HostProcess.NamespaceOf($"{_users.Launcher.Inside}", "net");
        return HostProcess.TreeOf(_users.Launcher.Process.Id).Single(process => process.Name == "nsbox-spawner" && HostProcess.NamespaceOf($"{process.Pid}", "net") == network).Pid;
    }
}
