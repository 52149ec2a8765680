using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using NativeSandbox.Server.Tests.Support;
using NativeSandbox.Testing.Time;

namespace NativeSandbox.Server.Tests.Terminals;

/// <summary>Sessions outlive their connections, are shared, and end.</summary>
public sealed class ReattachTests(SharedTerminalServer shared) : IClassFixture<SharedTerminalServer>
{
    private TerminalServer Server => shared.Server;

    [Fact]
    public async Task A_lost_connection_is_not_noticed_by_the_program_and_what_it_wrote_meanwhile_is_shown()
    {
        (TerminalClient first, string session) = await Server.ShellAsync();
        await first.TypeAsync("echo bef\"\"ore; (sleep 0.3; echo mean\"\"while) & trap 'echo hung up > /home/sandbox/hup' HUP\r");
        await first.SeesAsync("before");
        await first.DisposeAsync();
        await Eventually.IsAsync(() => Server.GetAsync($"/api/sessions/{session}").Result.GetProperty("clients").GetInt32() == 0);

        await using TerminalClient second = await Server.ConnectAsync();
        JsonElement answer = await second.StartAsync(new { sessionId = session, cols = 80, rows = 24 });
        Assert.True(answer.GetProperty("reattached").GetBoolean());
        Assert.True(answer.GetProperty("replayedBytes").GetInt32() > 0);
        Assert.Equal("bash", answer.GetProperty("language").GetString());
        await second.SeesAsync("before");
        await second.SeesAsync("meanwhile");
        await second.TypeAsync("ls /home/sandbox; echo on\"\"ward\r");
        Assert.DoesNotContain("\nhup", await second.SeesAsync("onward"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attach")]
    [InlineData("start")]
    public async Task Two_clients_see_one_terminal_and_both_may_type(string way)
    {
        (TerminalClient first, string session) = await Server.ShellAsync();
        await using TerminalClient second = await Server.ConnectAsync();
        await using (first)
        {
            if (way == "attach") await second.Connection.InvokeAsync<JsonElement>("attach", session);
            else await second.StartAsync(new { shell = "bash", sessionId = session, cols = 60, rows = 40 });
            await second.TypeAsync("echo from se\"\"cond\r");
            await first.SeesAsync("from second");
            await first.TypeAsync("echo from fi\"\"rst\r");
            await second.SeesAsync("from first");
            await first.TypeAsync("stty size\r");
            // The smallest of both; who did not say how large it is has no say.
            await second.SeesAsync(way == "attach" ? "\n24 80" : "\n24 60");
        }
    }

    [Fact]
    public async Task A_full_screen_whose_beginning_is_lost_is_drawn_again_for_who_comes_back()
    {
        const string Rows = """
            import curses
            def main(screen):
                keys = 0
                while True:
                    rows, _ = screen.getmaxyx()
                    screen.erase()
                    for row in range(rows - 1): screen.addstr(row, 0, f"row {row} of {rows} after {keys}")
                    screen.refresh()
                    if screen.getch() != curses.KEY_RESIZE: keys += 1
            curses.wrapper(main)
            """;
        await using TerminalServer server = await TerminalServer.StartAsync(("SESSION_SCROLLBACK_BYTES", "4096"));
        TerminalClient first = await server.ConnectAsync();
        JsonElement started = await first.StartAsync(new { language = "python", code = Rows, cols = 80, rows = 24 });
        string session = started.GetProperty("sessionId").GetString()!;
        // What changes is all that curses writes, so that what is kept of it makes no screen.
        for (int i = 1; i <= 100; i++) await first.TypeAsync("x");
        await first.SeesAsync("100");
        Assert.True(first.Bytes.Length > 5000, $"{first.Bytes.Length}");
        await first.DisposeAsync();

        await using TerminalClient second = await server.ConnectAsync();
        JsonElement again = await second.StartAsync(new { sessionId = session, cols = 80, rows = 24 });
        int replayed = again.GetProperty("replayedBytes").GetInt32();
        await Eventually.IsAsync(() => second.Bytes.Length > replayed && Encoding.UTF8.GetString(second.Bytes[replayed..]).Contains("row 22 of 24 after 100", StringComparison.Ordinal));
        Assert.StartsWith("\e[?1049h\e[?1h\e[?66h", Encoding.UTF8.GetString(second.Bytes), StringComparison.Ordinal);
        string drawn = Encoding.UTF8.GetString(second.Bytes[replayed..]);
        Assert.All(Enumerable.Range(0, 23), row => Assert.Contains($"row {row} of 24 after 100", drawn, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_that_runs_something_else_says_so()
    {
        (TerminalClient client, string session) = await Server.ShellAsync();
        await using (client)
        {
            var refused = await Assert.ThrowsAsync<HubException>(() => client.StartAsync(new { shell = "sh", sessionId = session }));
            Assert.Contains("conflict: bash runs in this session", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_session_is_asked_about_and_ended_over_rest()
    {
        JsonElement made = await Server.PostAsync("/api/sessions", new { user = "ann" });
        string id = made.GetProperty("sessionId").GetString()!;
        Assert.Equal(("ann", "empty", 0), (made.GetProperty("user").GetString(), made.GetProperty("state").GetString(), made.GetProperty("clients").GetInt32()));
        await using TerminalClient client = await Server.ConnectAsync();
        await client.StartAsync(new { shell = "sh", sessionId = id, cols = 90, rows = 20 });
        await client.TypeAsync("echo kept > file; echo re\"\"ady\r");
        await client.SeesAsync("ready");
        JsonElement now = await Server.GetAsync("/api/sessions/" + id);
        Assert.Equal(("running", "sh", 90, 20, 1), (now.GetProperty("state").GetString(), now.GetProperty("language").GetString(), now.GetProperty("cols").GetInt32(), now.GetProperty("rows").GetInt32(), now.GetProperty("clients").GetInt32()));
        using (HttpResponseMessage ended = await Server.Client.DeleteAsync("/api/sessions/" + id)) Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.True((await client.EventAsync("exit")).GetProperty("stopped").GetBoolean());
        Assert.Equal("closed", (await client.EventAsync("session-ended")).GetProperty("reason").GetString());
        using (HttpResponseMessage gone = await Server.Client.GetAsync("/api/sessions/" + id)) await ProblemDocument.ReadAsync(gone, HttpStatusCode.NotFound);

        // The same user's next session has the same directory.
        await client.StartAsync(new { shell = "sh", user = "ann" });
        await client.TypeAsync("echo got $(cat file)\r");
        await client.SeesAsync("got kept");
    }

    [Fact]
    public async Task Without_keys_sessions_are_not_listed()
    {
        using HttpResponseMessage list = await Server.Client.GetAsync("/api/sessions");
        Assert.Contains("API_KEY", await ProblemDocument.ReadAsync(list, HttpStatusCode.Forbidden), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_is_recorded_and_downloaded()
    {
        await using TerminalClient client = await Server.ConnectAsync();
        JsonElement started = await client.StartAsync(new { shell = "sh", record = true, cols = 100, rows = 25 });
        string id = started.GetProperty("sessionId").GetString()!;
        await client.TypeAsync("echo rec\"\"orded\r");
        await client.SeesAsync("recorded");
        string[] lines = (await Server.Client.GetStringAsync($"/api/sessions/{id}/recording")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        JsonElement header = JsonDocument.Parse(lines[0]).RootElement;
        Assert.Equal((2, 100, 25), (header.GetProperty("version").GetInt32(), header.GetProperty("width").GetInt32(), header.GetProperty("height").GetInt32()));
        string written = string.Concat(lines[1..].Select(line => JsonDocument.Parse(line).RootElement).Where(line => line[1].GetString() == "o").Select(line => line[2].GetString()));
        Assert.Contains("recorded", written, StringComparison.Ordinal);
        string other = (await Server.PostAsync("/api/sessions", new { })).GetProperty("sessionId").GetString()!;
        using HttpResponseMessage none = await Server.Client.GetAsync($"/api/sessions/{other}/recording");
        await ProblemDocument.ReadAsync(none, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_session_that_nobody_uses_is_announced_to_end_ends_and_begins_again_with_its_files()
    {
        var time = new ManualTime();
        await using TerminalServer server = await TerminalServer.StartAsync(time, ("SESSION_TIMEOUT", "120000"));
        (TerminalClient client, string session) = await server.ShellAsync("sh");
        await using (client)
        {
            await client.TypeAsync("echo kept > file; echo re\"\"ady\r");
            await client.SeesAsync("ready");
            time.Advance(TimeSpan.FromSeconds(61));
            Assert.InRange((await client.EventAsync("session-expiring")).GetProperty("secondsLeft").GetInt32(), 58, 60);
            time.Advance(TimeSpan.FromSeconds(61));
            Assert.Equal("idle", (await client.EventAsync("session-ended")).GetProperty("reason").GetString());
            Assert.True((await client.EventAsync("exit")).GetProperty("stopped").GetBoolean());
            await Assert.ThrowsAsync<HubException>(() => client.Connection.InvokeAsync("attach", session));
            await client.StartAsync(new { shell = "sh", sessionId = session });
            await client.TypeAsync("echo got $(cat file)\r");
            await client.SeesAsync("got kept");
        }
        JsonElement stats = (await server.GetAsync("/stats")).GetProperty("sessions");
        Assert.Equal((2, 1), (stats.GetProperty("opened").GetInt32(), stats.GetProperty("expired").GetInt32()));
        JsonElement health = await server.GetAsync("/health");
        Assert.Equal((2, 1), (health.GetProperty("totalSessions").GetInt32(), health.GetProperty("activeSessions").GetInt32()));
        Assert.Contains("nativesandbox_sessions_active 1", await server.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_of_the_server_tells_the_clients_and_leaves_the_directories()
    {
        await using TerminalServer server = await TerminalServer.StartAsync();
        (TerminalClient client, _) = await server.ShellAsync("sh");
        await using (client)
        {
            await client.TypeAsync("echo kept > file; echo re\"\"ady\r");
            await client.SeesAsync("ready");
            await server.StopAsync();
            Assert.Equal("stopping", (await client.EventAsync("session-ended")).GetProperty("reason").GetString());
        }
        Assert.Equal("kept\n", File.ReadAllText(Directory.GetFiles(server.Users, "file", SearchOption.AllDirectories).Single()));
    }
}
