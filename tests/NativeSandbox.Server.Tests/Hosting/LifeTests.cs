using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NativeSandbox.Core.Runs;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Hosting;

public sealed class LifeTests
{
    private static readonly object Body = new { language = "python", code = "x" };

    [Fact]
    public async Task Past_the_queue_there_is_503_with_Retry_After()
    {
        await using RunningServer server = await RunningServer.StartAsync(("MAX_CONCURRENT_RUNS", "1"), ("QUEUE_LENGTH", "1"));
        var gate = new Gate();
        server.Backend.Program = gate.Run;
        Task<HttpResponseMessage> running = server.ExecuteAsync(Body);
        await gate.EnteredAsync();
        Task<HttpResponseMessage> waiting = server.ExecuteAsync(Body);
        RunQueue queue = server.App.Services.GetRequiredService<RunQueue>();
        await Eventually.IsAsync(() => queue.Waiting == 1);
        using HttpResponseMessage refused = await server.ExecuteAsync(Body);
        await ProblemDocument.ReadAsync(refused, HttpStatusCode.ServiceUnavailable);
        Assert.True(refused.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        gate.Open();
        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await waiting).StatusCode);
        Assert.Contains("nativesandbox_queue_rejected_total 1\n", await server.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_goes_away_cancels_its_run()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        var gate = new Gate();
        server.Backend.Program = gate.Run;
        using var patience = new CancellationTokenSource();
        Task<HttpResponseMessage> run = server.ExecuteAsync(Body, patience.Token);
        await gate.EnteredAsync();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await gate.Cancelled;
        await Eventually.IsAsync(() => server.Backend.Busy == 0);
        Assert.Contains("the client has gone", await server.ReadLogAsync("executions"), StringComparison.Ordinal);
        Assert.Contains("499", await server.ReadLogAsync("requests"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_takes_longer_than_the_whole_may_is_ended_with_504()
    {
        await using RunningServer server = await RunningServer.StartAsync(("CODE_EXECUTION_TIMEOUT", "2000"));
        var gate = new Gate();
        server.Backend.Program = gate.Run;
        string detail = await ProblemDocument.ReadAsync(await server.ExecuteAsync(Body), HttpStatusCode.GatewayTimeout);
        Assert.Contains("CODE_EXECUTION_TIMEOUT", detail, StringComparison.Ordinal);
        await gate.Cancelled;
    }

    [Fact]
    public async Task A_stop_lets_running_programs_finish_and_takes_no_new_work()
    {
        await using RunningServer server = await RunningServer.StartAsync(("DRAIN_TIMEOUT_MS", "60000"));
        var gate = new Gate();
        server.Backend.Program = gate.Run;
        Task<HttpResponseMessage> running = server.ExecuteAsync(Body);
        await gate.EnteredAsync();
        Drain drain = server.App.Services.GetRequiredService<Drain>();
        Task stopping = server.StopAsync();
        await Eventually.IsAsync(() => drain.Started);
        using (HttpResponseMessage refused = await server.ExecuteAsync(Body))
        {
            await ProblemDocument.ReadAsync(refused, HttpStatusCode.ServiceUnavailable);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.True(refused.Headers.ConnectionClose);
        }
        using (HttpResponseMessage health = await server.Client.GetAsync("/health"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.Equal("stopping", (await health.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        }
        gate.Open();
        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
        await stopping;
    }

    [Fact]
    public async Task Programs_that_outlast_the_drain_limit_are_killed_and_their_clients_told()
    {
        await using RunningServer server = await RunningServer.StartAsync(("DRAIN_TIMEOUT_MS", "50"));
        var gate = new Gate();
        server.Backend.Program = gate.Run;
        Task<HttpResponseMessage> running = server.ExecuteAsync(Body);
        await gate.EnteredAsync();
        await server.StopAsync();
        await gate.Cancelled;
        Assert.Contains("killed", await ProblemDocument.ReadAsync(await running, HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
        Assert.Equal(0, server.Backend.Busy);
    }

    [Fact]
    public async Task More_connections_than_allowed_are_closed()
    {
        await using RunningServer server = await RunningServer.StartAsync(("MAX_CONNECTIONS", "2"));
        var open = new List<TcpClient>();
        try
        {
            for (int i = 0; i < 2; i++) open.Add(await ConnectAsync(server));
            foreach (TcpClient client in open) Assert.StartsWith("HTTP/1.1 200", await HealthAsync(client), StringComparison.Ordinal);
            Assert.Equal("", await OneMoreAsync(server));
        }
        finally
        {
            open.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task A_failure_that_nobody_foresaw_is_a_logged_500()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Backend.Program = (_, _, _) => throw new InvalidOperationException("boom");
        string detail = await ProblemDocument.ReadAsync(await server.ExecuteAsync(Body), HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("boom", detail, StringComparison.Ordinal);
        string errors = await server.ReadLogAsync("errors");
        Assert.Contains("boom", errors, StringComparison.Ordinal);
        Assert.Contains("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_ends_early_does_not_hang_the_server()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using (TcpClient client = await ConnectAsync(server))
        {
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync("POST /api/execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray());
            client.Client.Shutdown(SocketShutdown.Send);
            byte[] buffer = new byte[4096];
            // Kestrel answers or resets, depending on whether it sees the end while it reads; either ends the connection.
            string answer = await ReadAsync(stream, buffer);
            Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal), answer);
        }
        Assert.Equal(HttpStatusCode.OK, (await server.ExecuteAsync(Body)).StatusCode);
    }

    private static async Task<TcpClient> ConnectAsync(RunningServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        return client;
    }

    // Closed while it connects, or when it asks.
    private static async Task<string> OneMoreAsync(RunningServer server)
    {
        try
        {
            using TcpClient client = await ConnectAsync(server);
            return await HealthAsync(client);
        }
        catch (SocketException)
        {
            return "";
        }
    }

    private static async Task<string> HealthAsync(TcpClient client)
    {
        NetworkStream stream = client.GetStream();
        try
        {
            await stream.WriteAsync("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        }
        catch (IOException)
        {
            return "";
        }
        return await ReadAsync(stream, new byte[4096]);
    }

    // A reset says the same as an end.
    private static async Task<string> ReadAsync(NetworkStream stream, byte[] buffer)
    {
        try
        {
            return Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
