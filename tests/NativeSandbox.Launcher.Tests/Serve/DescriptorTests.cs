using NativeSandbox.Launcher.Tests.Clients;
using NativeSandbox.Launcher.Tests.Homes;
using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Launcher.Tests.Serve;

/// <summary>Requests with descriptors that they should not have.</summary>
public sealed class DescriptorTests : IDisposable
{
    private readonly UsersFixture _users = new();

    public void Dispose() => _users.Dispose();

    [Theory]
    [InlineData(MessageKind.GetStatistics, 12)]
    [InlineData(MessageKind.Exec, 12)]
    [InlineData(MessageKind.Exec, 253)] // the most that a message carries: SCM_MAX_FD
    public async Task Descriptors_that_no_request_has_do_no_harm_and_are_closed(MessageKind kind, int count)
    {
        using LauncherClient other = await _users.StartAsync();
        int shell = other.OpenHome("bob");
        other.Run(shell, "true"); // what the first program of all opens stays open
        int open = Open();
        using (LauncherClient client = _users.Connect())
        {
            int box = client.Open();
            client.Send(kind, kind == MessageKind.Exec ? box : 0, kind == MessageKind.Exec ? (LauncherClient.Message("/bin/true") with { Input = StreamKind.Descriptor, Output = StreamKind.Buffer, Error = StreamKind.Buffer, Columns = 0, Rows = 0 }).Write : null, count);
            Assert.Equal("unharmed\n", other.Run(shell, "echo unharmed").Output);
        }

        // Boxes that wait come and go, with some descriptors each.
        await Testing.Eventually.SeesAsync(Open, now => now < open + count);
        Assert.Equal("unharmed\n", other.Run(shell, "echo unharmed").Output);
    }

    private int Open() => Directory.GetFiles($"/proc/{_users.Launcher.Inside}/fd").Length;
}
