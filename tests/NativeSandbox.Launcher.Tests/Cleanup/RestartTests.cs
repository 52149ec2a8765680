using NativeSandbox.Launcher.Tests.Clients;
using NativeSandbox.Launcher.Tests.Homes;

namespace NativeSandbox.Launcher.Tests.Cleanup;

/// <summary>A launcher that starts where another was killed a moment ago.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task It_waits_for_boxes_that_are_still_on_their_way_out()
    {
        using UsersFixture users = new();
        for (int i = 0; i < 10; i++)
        {
            using LauncherClient client = await (i == 0 ? users.StartAsync() : users.RestartAsync());
            using TerminalProgram crowd = client.StartTerminal(client.Open(), "/bin/sh", "-c", "for i in $(seq 30); do sleep 600 & done; echo here; wait");
            crowd.ReadUntil("here");
        }

        using LauncherClient last = await users.RestartAsync();
        Assert.Equal("ok\n", last.Run(last.Open(), "echo ok").Output);
    }
}
