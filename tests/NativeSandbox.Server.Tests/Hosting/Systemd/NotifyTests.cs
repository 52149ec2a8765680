using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Hosting.Systemd;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Hosting.Systemd;

public sealed class NotifyTests : IDisposable
{
    private static readonly object Body = new { language = "python", code = "x" };

    private readonly TemporaryDirectory directory = new();
    private readonly string socket;
    private readonly DatagramReceiver manager;

    public NotifyTests()
    {
        socket = Path.Combine(directory.Path, "notify");
        manager = new DatagramReceiver(socket);
    }

    public void Dispose()
    {
        manager.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task Ready_is_said_when_HTTP_answers_and_a_box_was_made()
    {
        var backend = new MemoryBackend();
        await using ServingServer server = await ServingServer.StartAsync(directory, socket, backend: backend);
        string ready = await manager.LineAsync("READY=1");
        Assert.Equal(ready, manager.Messages[0]);
        Assert.StartsWith("STATUS=Serving on 127.0.0.1:", ready.Split('\n')[2], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/health")).StatusCode);
        Assert.Equal(1, (await backend.GetStatusAsync(CancellationToken.None)).BoxesCreated);
    }

    [Fact]
    public async Task A_server_that_can_make_no_box_is_not_ready()
    {
        await Assert.ThrowsAsync<SandboxException>(async () =>
        {
            ServingServer server = await ServingServer.StartAsync(directory, socket, backend: new MemoryBackend { Broken = true });
            await server.StopAsync();
        });
        Assert.Equal(0, manager.Count("READY=1"));
    }

    [Fact]
    public async Task An_abstract_socket_is_a_socket_too()
    {
        string name = $"@nativesandbox-test-{Guid.NewGuid():N}";
        using var other = new DatagramReceiver(name);
        using var notifier = new ServiceNotifier(name);
        notifier.Ready("here");
        Assert.Equal("READY=1\nWATCHDOG=1\nSTATUS=here", await other.LineAsync("READY=1"));
    }

    [Fact]
    public async Task A_status_cannot_forge_another_message()
    {
        using var notifier = new ServiceNotifier(socket);
        notifier.Say("boom\nMAINPID=1");
        await Eventually.IsAsync(() => manager.Messages.Count == 1);
        Assert.Equal("STATUS=boom\\nMAINPID=1", manager.Messages[0]);
    }

    [Fact]
    public void Without_a_manager_nothing_is_said()
    {
        using var notifier = new ServiceNotifier(null);
        notifier.Ready("to nobody");
        Assert.False(notifier.Enabled);
    }

    [Fact]
    public async Task A_stop_is_announced_before_the_drain_with_the_time_that_it_may_take()
    {
        await using ServingServer server = await ServingServer.StartAsync(directory, socket, settings: ("DRAIN_TIMEOUT_MS", "90000"));
        var gate = new Gate();
        server.Backend.Program = gate.Run;
        Task<HttpResponseMessage> running = server.Client.PostAsync("/api/execute", System.Net.Http.Json.JsonContent.Create(Body));
        await gate.EnteredAsync();
        Task<int> stopping = server.StopAsync();
        string message = await manager.LineAsync("STOPPING=1");
        Assert.False(stopping.IsCompleted);
        Assert.Equal("EXTEND_TIMEOUT_USEC=100000000", message.Split('\n')[1]);
        Assert.Equal("STATUS=Stopping: 1 running, 0 waiting", message.Split('\n')[2]);
        gate.Open();
        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
        await stopping;
    }

    [Fact]
    public async Task The_watchdog_is_told_as_long_as_the_launcher_answers_and_the_status_says_why_not()
    {
        var backend = new MemoryBackend();
        await using ServingServer server = await ServingServer.StartAsync(directory, socket, watchdog: TimeSpan.FromMilliseconds(300), backend: backend);
        await Eventually.IsAsync(() => manager.Messages.Count(IsBeat) > 2);
        Assert.Contains("STATUS=Serving on 127.0.0.1:", manager.Messages.Last(IsBeat), StringComparison.Ordinal);
        Assert.Contains("3 boxes ready, 0 busy, 0 running, 0 waiting", manager.Messages.Last(IsBeat), StringComparison.Ordinal);
        backend.Broken = true;
        await Eventually.IsAsync(() => manager.Messages.Any(message => message.StartsWith("STATUS=The launcher does not answer", StringComparison.Ordinal)));
        int beats = manager.Messages.Count(IsBeat);
        int said = manager.Messages.Count;
        await Eventually.IsAsync(() => manager.Messages.Count > said + 10);
        Assert.Equal(beats, manager.Messages.Count(IsBeat));
        backend.Broken = false;
        await Eventually.IsAsync(() => manager.Messages.Count(IsBeat) > beats);
    }

    [Fact]
    public async Task A_launcher_that_hangs_keeps_the_watchdog_from_being_told()
    {
        var backend = new MemoryBackend();
        await using ServingServer server = await ServingServer.StartAsync(directory, socket, watchdog: TimeSpan.FromMilliseconds(300), backend: backend);
        await Eventually.IsAsync(() => manager.Messages.Any(IsBeat));
        using (backend.Hang())
        {
            await Eventually.IsAsync(() => manager.Messages.Any(message => message.StartsWith("STATUS=The launcher did not answer within", StringComparison.Ordinal)));
            int beats = manager.Messages.Count(IsBeat);
            int said = manager.Messages.Count;
            await Eventually.IsAsync(() => manager.Messages.Count > said + 3);
            Assert.Equal(beats, manager.Messages.Count(IsBeat));
        }
        int before = manager.Messages.Count(IsBeat);
        await Eventually.IsAsync(() => manager.Messages.Count(IsBeat) > before);
    }

    [Fact]
    public async Task A_server_whose_pipeline_gives_no_answer_does_not_tell_the_watchdog()
    {
        // Nobody accepts there: what the probe meets when the server's own accept loop hangs.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen();
        await using RunningServer server = await RunningServer.StartAsync();
        HttpProbe probe = (HttpProbe)server.App.Services.GetService(typeof(HttpProbe))!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe.AskAsync(silent.LocalEndPoint!, patience.Token));
        var address = new IPEndPoint(IPAddress.Loopback, server.Address.Port);
        Assert.Null(await probe.AskAsync(address, CancellationToken.None));
        await server.StopAsync();
        Assert.NotNull(await probe.AskAsync(address, CancellationToken.None));
    }

    [Fact]
    public async Task A_flood_of_connections_is_no_reason_to_be_killed()
    {
        await using ServingServer server = await ServingServer.StartAsync(
            directory, socket, watchdog: TimeSpan.FromMilliseconds(300), settings: ("MAX_CONNECTIONS", "1"));
        using TcpClient only = await OnlyConnectionAsync(server.Client.BaseAddress!.Port);
        int beats = manager.Messages.Count(IsBeat);
        await Eventually.IsAsync(() => manager.Messages.Count(IsBeat) > beats + 3);
    }

    [Fact]
    public void The_time_of_a_reload_is_the_monotonic_clocks()
    {
        using var notifier = new ServiceNotifier(socket);
        notifier.Reloading();
        Assert.True(SpinWait.SpinUntil(() => manager.Messages.Count == 1, Eventually.Patience));
        string[] lines = manager.Messages[0].Split('\n');
        Assert.Equal("RELOADING=1", lines[0]);
        // /proc/uptime counts from the same moment as CLOCK_MONOTONIC on a machine that never slept, within hundredths of a second.
        double said = double.Parse(lines[1]["MONOTONIC_USEC=".Length..], System.Globalization.CultureInfo.InvariantCulture) / 1e6;
        Assert.InRange(said, 0, Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency);
        Assert.True(said > (Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency) - 60);
    }

    // Whoever found out that the server is up may not have closed theirs yet.
    private static async Task<TcpClient> OnlyConnectionAsync(int port)
    {
        using var patience = new CancellationTokenSource(Eventually.Patience);
        while (true)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
                await client.GetStream().WriteAsync("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), patience.Token);
                if (await client.GetStream().ReadAsync(new byte[16], patience.Token) > 0) return client;
            }
            catch (Exception closed) when (closed is IOException or SocketException)
            {
                // Closed for want of room: again.
            }
            client.Dispose();
            await Task.Delay(10, patience.Token);
        }
    }

    private static bool IsBeat(string message) => message.StartsWith("WATCHDOG=1\n", StringComparison.Ordinal);
}
