using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Terminals;

/// <summary>Who gets to the hub, and to which sessions.</summary>
public sealed class AccessTests
{
    private const string Alice = "alice-secret-key-0123456789";
    private const string Bob = "bob-secret-key-9876543210";

    [Fact]
    public async Task A_key_opens_the_hub_as_a_header_or_a_token_and_is_in_no_log()
    {
        await using TerminalServer server = await TerminalServer.StartAsync(("API_KEY", $"alice:{Alice},bob:{Bob}"), ("LOG_LEVEL", "trace"));
        await using (TerminalClient byHeader = await server.ConnectAsync(key: Alice)) await byHeader.StartAsync(new { shell = "sh" });
        await using (TerminalClient byToken = await server.ConnectAsync(token: Bob)) await byToken.StartAsync(new { shell = "sh" });
        await Assert.ThrowsAsync<WebSocketException>(() => server.ConnectAsync());
        await Assert.ThrowsAsync<WebSocketException>(() => server.ConnectAsync(key: Alice + "x"));
        await Assert.ThrowsAsync<WebSocketException>(() => server.ConnectAsync(token: Bob + "x"));

        using var bearer = new HttpRequestMessage(HttpMethod.Post, "/hubs/terminal/negotiate?negotiateVersion=1");
        bearer.Headers.Authorization = new("Bearer", Alice);
        using (HttpResponseMessage negotiated = await server.Client.SendAsync(bearer))
        {
            JsonElement transports = JsonDocument.Parse(await negotiated.Content.ReadAsStringAsync()).RootElement.GetProperty("availableTransports");
            Assert.Equal(["WebSockets"], transports.EnumerateArray().Select(transport => transport.GetProperty("transport").GetString()));
        }
        // Anywhere else a key in the query is refused, and a bearer token is none.
        using (HttpResponseMessage query = await server.Client.GetAsync("/stats?access_token=" + Alice)) await ProblemDocument.ReadAsync(query, HttpStatusCode.BadRequest);
        using (HttpResponseMessage query = await server.Client.PostAsync("/hubs/terminal/negotiate?key=" + Alice, null)) await ProblemDocument.ReadAsync(query, HttpStatusCode.BadRequest);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/stats");
        elsewhere.Headers.Authorization = new("Bearer", Alice);
        using (HttpResponseMessage refused = await server.Client.SendAsync(elsewhere)) await ProblemDocument.ReadAsync(refused, HttpStatusCode.Unauthorized);

        string logs = await server.ReadLogsAsync();
        Assert.Contains("/hubs/terminal", logs, StringComparison.Ordinal);
        Assert.Contains("unknown key", logs, StringComparison.Ordinal);
        Assert.Contains("alice@127.0.0.1", logs, StringComparison.Ordinal);
        foreach (string key in (string[])[Alice, Bob]) Assert.DoesNotContain(key, logs, StringComparison.Ordinal);
        Assert.DoesNotContain("access_token=", logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_keys_session_and_run_are_not_there()
    {
        await using TerminalServer server = await TerminalServer.StartAsync(("API_KEY", $"alice:{Alice},bob:{Bob}"));
        await using TerminalClient alice = await server.ConnectAsync(key: Alice), bob = await server.ConnectAsync(key: Bob);
        string id = (await alice.StartAsync(new { shell = "sh", record = true })).GetProperty("sessionId").GetString()!;
        using HttpClient a = ClientOf(server, Alice), b = ClientOf(server, Bob);

        using HttpResponseMessage run = await a.PostAsJsonAsync("/run/sh", new { code = "echo mine", sessionId = id });
        string execution = (await RunningServer.JsonAsync(run)).GetProperty("executionId").GetString()!;
        foreach (string path in (string[])[$"/api/sessions/{id}", $"/api/sessions/{id}/recording", $"/api/executions/{execution}", $"/api/executions/{execution}/events"])
        {
            Assert.Equal((path, HttpStatusCode.OK), (path, (await a.GetAsync(path, HttpCompletionOption.ResponseHeadersRead)).StatusCode));
            using HttpResponseMessage refused = await b.GetAsync(path);
            string other = await ProblemDocument.ReadAsync(refused, HttpStatusCode.NotFound);
            // Word for word what is said of one that nobody has.
            string nobodys = path.Replace(id, "AAAAAAAAAAAAAAAAAAAAAA", StringComparison.Ordinal).Replace(execution, Guid.NewGuid().ToString(), StringComparison.Ordinal);
            using HttpResponseMessage missing = await b.GetAsync(nobodys);
            Assert.Equal(other, await ProblemDocument.ReadAsync(missing, HttpStatusCode.NotFound));
        }
        using (HttpResponseMessage refused = await b.DeleteAsync($"/api/sessions/{id}")) await ProblemDocument.ReadAsync(refused, HttpStatusCode.NotFound);
        using (HttpResponseMessage refused = await b.PostAsJsonAsync("/run/sh", new { code = "echo", sessionId = id })) await ProblemDocument.ReadAsync(refused, HttpStatusCode.NotFound);
        Assert.Contains("not-found: ", (await Assert.ThrowsAsync<HubException>(() => bob.StartAsync(new { sessionId = id }))).Message, StringComparison.Ordinal);
        Assert.Contains("not-found: ", (await Assert.ThrowsAsync<HubException>(() => bob.StartAsync(new { shell = "sh", sessionId = id }))).Message, StringComparison.Ordinal);
        Assert.Contains("not-found: ", (await Assert.ThrowsAsync<HubException>(() => bob.Connection.InvokeAsync("attach", id))).Message, StringComparison.Ordinal);

        Assert.Equal([id], (await RunningServer.JsonAsync(await a.GetAsync("/api/sessions"))).GetProperty("sessions").EnumerateArray().Select(one => one.GetProperty("sessionId").GetString()));
        Assert.Equal(0, (await RunningServer.JsonAsync(await b.GetAsync("/api/sessions"))).GetProperty("sessions").GetArrayLength());
    }

    [Theory]
    [InlineData("http://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("http://127.0.0.1:{port}", true)]
    [InlineData(null, true)]
    public async Task A_page_of_another_site_gets_no_hub(string? origin, bool allowed)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hubs/terminal/negotiate?negotiateVersion=1");
        if (origin is not null) request.Headers.Add("Origin", origin.Replace("{port}", $"{server.Address.Port}", StringComparison.Ordinal));
        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        if (allowed) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        else await ProblemDocument.ReadAsync(answer, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Starts_are_counted_with_all_other_requests_and_typing_is_not()
    {
        await using TerminalServer server = await TerminalServer.StartAsync(("RATE_LIMIT_MAX_REQUESTS", "4"));
        await using TerminalClient client = await server.ConnectAsync();
        await client.StartAsync(new { shell = "sh" });
        for (int i = 0; i < 20; i++) await client.TypeAsync($"echo n$((100 + {i}))\r");
        await client.SeesAsync("n119");
        (await server.Client.GetAsync("/stats")).Dispose();
        await client.StartAsync(new { shell = "sh" });
        var refused = await Assert.ThrowsAsync<HubException>(() => client.StartAsync(new { shell = "sh" }));
        Assert.Contains("rate-limited: More than 4 requests", refused.Message, StringComparison.Ordinal);
        using HttpResponseMessage over = await server.Client.GetAsync("/stats");
        await ProblemDocument.ReadAsync(over, HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task There_are_so_many_sessions_and_no_more()
    {
        await using TerminalServer server = await TerminalServer.StartAsync(("API_KEY", $"alice:{Alice},bob:{Bob}"), ("MAX_SESSIONS", "3"), ("SESSIONS_PER_KEY", "2"));
        using HttpClient a = ClientOf(server, Alice), b = ClientOf(server, Bob);
        for (int i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.Created, (await a.PostAsync("/api/sessions", null)).StatusCode);
        using (HttpResponseMessage third = await a.PostAsync("/api/sessions", null))
        {
            await ProblemDocument.ReadAsync(third, HttpStatusCode.TooManyRequests);
            Assert.NotNull(third.Headers.RetryAfter);
        }
        Assert.Equal(HttpStatusCode.Created, (await b.PostAsync("/api/sessions", null)).StatusCode);
        using (HttpResponseMessage fourth = await b.PostAsync("/api/sessions", null)) await ProblemDocument.ReadAsync(fourth, HttpStatusCode.ServiceUnavailable);
        await using TerminalClient client = await server.ConnectAsync(key: Bob);
        Assert.Contains("busy: ", (await Assert.ThrowsAsync<HubException>(() => client.StartAsync(new { shell = "sh" }))).Message, StringComparison.Ordinal);
    }

    private static HttpClient ClientOf(TerminalServer server, string key)
    {
        var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        return client;
    }
}
