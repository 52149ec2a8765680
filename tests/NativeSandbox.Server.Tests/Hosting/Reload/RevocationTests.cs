using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Hosting.Reload;
using NativeSandbox.Server.Security;
using NativeSandbox.Server.Sessions;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Hosting.Reload;

/// <summary>Whose key is taken away, or changed, has nothing open any more, and nobody else notices.</summary>
public sealed class RevocationTests : IDisposable
{
    private const string Forever = "while :; do sleep 0.02; done";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("another-value-of-the-key")]
    public async Task A_revoked_key_loses_its_sessions_its_runs_their_events_and_its_connections(string? newKey)
    {
        string keys = directory.Write("keys", Line("alice", "alice-key") + Line("bob", "bob-key"));
        await using TerminalServer server = await TerminalServer.StartAsync(("API_KEYS_FILE", keys));
        await using TerminalClient alice = await server.ConnectAsync(key: "alice-key"), idle = await server.ConnectAsync(token: "alice-key"), bob = await server.ConnectAsync(key: "bob-key");
        Task aliceIsOut = ClosedAsync(alice), idleIsOut = ClosedAsync(idle);
        await alice.StartAsync(new { shell = "sh" });
        await bob.StartAsync(new { shell = "sh" });
        await alice.TypeAsync("echo re\"\"ady\r");
        await alice.SeesAsync("ready");
        using HttpClient http = ClientOf(server, "alice-key");
        using HttpResponseMessage run = await http.PostAsJsonAsync("/run/sh", new { code = $"echo first; {Forever}" });
        string id = (await RunningServer.JsonAsync(run)).GetProperty("executionId").GetString()!;
        using HttpResponseMessage events = await http.GetAsync($"/api/executions/{id}/events", HttpCompletionOption.ResponseHeadersRead);

        directory.Write("keys", (newKey is null ? "" : Line("alice", newKey)) + Line("bob", "bob-key"));
        await server.App.Services.GetRequiredService<Reloader>().ReloadAsync();

        Assert.Equal("revoked", (await alice.EventAsync("session-ended")).GetProperty("reason").GetString());
        await aliceIsOut.WaitAsync(Eventually.Patience);
        await idleIsOut.WaitAsync(Eventually.Patience);
        string all = await events.Content.ReadAsStringAsync().WaitAsync(Eventually.Patience);
        Assert.Contains("event: exit", all, StringComparison.Ordinal);
        using HttpResponseMessage refused = await http.GetAsync("/stats");
        await ProblemDocument.ReadAsync(refused, HttpStatusCode.Unauthorized);

        await bob.TypeAsync("echo still th\"\"ere\r");
        await bob.SeesAsync("still there");
        using HttpClient other = ClientOf(server, "bob-key");
        JsonElement sessions = (await RunningServer.JsonAsync(await other.GetAsync("/stats"))).GetProperty("sessions");
        Assert.Equal((1, 0), (sessions.GetProperty("active").GetInt32(), sessions.GetProperty("runs").GetInt32()));
        string logs = await server.ReadLogsAsync();
        Assert.Contains("\"Client\":\"alice\",\"Sessions\":2", logs, StringComparison.Ordinal);
        Assert.Contains("its owner's key was revoked", logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_keys_come_to_a_server_that_had_none_those_without_one_are_out()
    {
        string keys = directory.Write("keys", "# none\n");
        await using TerminalServer server = await TerminalServer.StartAsync(("API_KEYS_FILE", keys));
        await using TerminalClient client = await server.ConnectAsync();
        Task isOut = ClosedAsync(client);
        await client.StartAsync(new { shell = "sh" });
        Reloader reloader = server.App.Services.GetRequiredService<Reloader>();
        await reloader.ReloadAsync();
        await client.TypeAsync("echo still th\"\"ere\r");
        await client.SeesAsync("still there");
        directory.Write("keys", Line("alice", "alice-key"));
        await reloader.ReloadAsync();
        Assert.Equal("revoked", (await client.EventAsync("session-ended")).GetProperty("reason").GetString());
        await isOut.WaitAsync(Eventually.Patience);
    }

    [Fact]
    public async Task What_was_let_in_before_begins_nothing_after()
    {
        await using TerminalServer server = await TerminalServer.StartAsync(("API_KEY", "alice:alice-key"));
        await using TerminalClient client = await server.ConnectAsync(key: "alice-key");
        await client.StartAsync(new { shell = "sh" });
        KeyGrant grant = server.Serving.Settings.Keys.Identify("alice-key")!.Grant;
        // As between the moment of the revocation and the one at which the connection is closed.
        grant.Revoke();
        foreach (Func<Task> call in (Func<Task>[])[() => client.StartAsync(new { shell = "sh" }), () => client.TypeAsync("x")])
            Assert.Contains("unauthorized: ", (await Assert.ThrowsAsync<HubException>(call)).Message, StringComparison.Ordinal);
        // And a request that was let in, but had not yet begun its session.
        SessionAccess access = server.App.Services.GetRequiredService<SessionAccess>();
        SessionManager sessions = server.App.Services.GetRequiredService<SessionManager>();
        var late = new ClientIdentity("alice", null) { Grant = grant };
        Assert.Equal(401, Assert.Throws<Problems.RequestException>(() => access.Open(id: null, user: null, record: false, late)).Problem.Status);
        Assert.Single(sessions.Of("alice"));
    }

    private static string Line(string name, string key) => $"{name}:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}\n";

    private static HttpClient ClientOf(TerminalServer server, string key)
    {
        var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        return client;
    }

    private static Task ClosedAsync(TerminalClient client)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        return closed.Task;
    }
}
