using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NativeSandbox.Core.Runs;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Hosting.Activation;
using NativeSandbox.Server.Interop;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Hosting.Activation;

public sealed class RestartTests : IDisposable
{
    private const int F_DUPFD_CLOEXEC = 1030;
    private const string Body = """{"language": "python", "code": "x"}""";

    private const int Starts = 5;

    // As the service manager holds it, from before the first server until after the last.
    private readonly Socket port = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    // Made together, so that no two have one number. Servers after each other in one process share the runtime's epoll, which keeps a closed descriptor
    // of an open file registered, and refuses the next one of the same number; processes after each other share no epoll.
    private readonly Queue<InheritedSocket> shares;

    public RestartTests()
    {
        port.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        port.Listen(4096);
        shares = new Queue<InheritedSocket>(Enumerable.Range(0, Starts).Select(_ => Share(port)).ToArray());
    }

    public void Dispose() => port.Dispose();

    [Fact]
    public async Task Restarts_under_load_lose_no_request()
    {
        using var enough = new CancellationTokenSource();
        long answered = 0;
        RunningServer server = await StartAsync(("MAX_CONNECTIONS", "4"));
        Task[] clients = [.. Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                string answer = await AskAsync();
                if (!answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                    throw new InvalidOperationException($"after {Interlocked.Read(ref answered)} answers: '{answer}'");
                Interlocked.Increment(ref answered);
            }
        }))];
        for (int restart = 0; restart < Starts - 1; restart++)
        {
            long before = Interlocked.Read(ref answered);
            await Eventually.IsAsync(() => Interlocked.Read(ref answered) > before + 100 || clients.Any(client => client.IsFaulted));
            await server.DisposeAsync();
            server = await StartAsync(("MAX_CONNECTIONS", "4"));
        }
        await enough.CancelAsync();
        await Task.WhenAll(clients);
        await server.DisposeAsync();
        Assert.True(answered >= 400);
    }

    [Fact]
    public async Task A_request_that_runs_when_the_stop_comes_is_answered_and_ends_its_connection()
    {
        RunningServer server = await StartAsync();
        var gate = new Gate();
        server.Backend.Program = gate.Run;
        using TcpClient client = await ConnectAsync();
        await SendAsync(client, keepAlive: true);
        await gate.EnteredAsync();
        Task stopping = server.StopAsync();
        await Eventually.IsAsync(() => server.App.Services.GetRequiredService<Drain>().Started);
        gate.Open();
        string answer = await ReadToEndAsync(client);
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
        await stopping;
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_that_was_kept_open_may_send_once_more()
    {
        RunningServer server = await StartAsync();
        using TcpClient client = await ConnectAsync();
        await SendAsync(client, keepAlive: true);
        Assert.StartsWith("HTTP/1.1 200", await ReadOneAsync(client), StringComparison.Ordinal);
        Task stopping = server.StopAsync();
        await Eventually.IsAsync(() => server.App.Services.GetRequiredService<Drain>().Started);
        await SendAsync(client, keepAlive: true);
        string answer = await ReadToEndAsync(client);
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
        await stopping;
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_that_sends_nothing_holds_no_restart_up()
    {
        RunningServer server = await StartAsync(("DRAIN_TIMEOUT_MS", "3600000"));
        using TcpClient client = await ConnectAsync();
        await SendAsync(client, keepAlive: true);
        await ReadOneAsync(client);
        await server.StopAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("", await ReadToEndAsync(client));
        await server.DisposeAsync();
    }

    [Fact]
    public async Task What_was_not_accepted_waits_for_the_next_server()
    {
        RunningServer server = await StartAsync();
        await server.DisposeAsync();
        using TcpClient client = await ConnectAsync();
        await SendAsync(client, keepAlive: false);
        server = await StartAsync();
        Assert.StartsWith("HTTP/1.1 200", await ReadToEndAsync(client), StringComparison.Ordinal);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Programs_that_outlast_the_drain_limit_are_killed_here_too()
    {
        RunningServer server = await StartAsync(("DRAIN_TIMEOUT_MS", "50"));
        var gate = new Gate();
        server.Backend.Program = gate.Run;
        Task<string> running = AskAsync();
        await gate.EnteredAsync();
        await server.StopAsync();
        await gate.Cancelled;
        Assert.StartsWith("HTTP/1.1 503", await running, StringComparison.Ordinal);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Connections_past_the_limit_wait_instead_of_being_closed()
    {
        RunningServer server = await StartAsync(("MAX_CONNECTIONS", "1"));
        var gate = new Gate();
        server.Backend.Program = gate.Run;
        Task<string> first = AskAsync();
        await gate.EnteredAsync();
        Task<string> second = AskAsync();
        Assert.Equal(0, server.App.Services.GetRequiredService<RunQueue>().Waiting);
        gate.Open();
        Assert.StartsWith("HTTP/1.1 200", await first, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await second, StringComparison.Ordinal);
        await server.DisposeAsync();
    }

    [Fact]
    public void A_socket_open_to_the_network_needs_a_key()
    {
        using var open = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        open.Bind(new IPEndPoint(IPAddress.Any, 0));
        open.Listen();
        InheritedSocket[] handed = [Share(open)];
        using var directory = new TemporaryDirectory();
        var environment = new System.Collections.Hashtable();
        var wrong = Assert.Throws<ConfigurationException>(() => new SettingsSource(directory.Path, environment, [], handed).Load());
        Assert.Contains("0.0.0.0:", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("nativesandbox keys add", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("ListenStream=127.0.0.1", wrong.Message, StringComparison.Ordinal);
        environment["API_KEY"] = "alice:some-key";
        Assert.False(new SettingsSource(directory.Path, environment, [], handed).Load().Listen.IsLocal);
        Assert.True(new SettingsSource(directory.Path, new System.Collections.Hashtable { ["HOST"] = "0.0.0.0" }, [], [Share(port)]).Load().Listen.IsLocal);
    }

    private static InheritedSocket Share(Socket listening) =>
        InheritedSocket.Adopt(LibC.fcntl((int)listening.Handle, F_DUPFD_CLOEXEC, 3));

    private Task<RunningServer> StartAsync(params (string Name, string Value)[] settings) => RunningServer.StartAsync([shares.Dequeue()], settings);

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)port.LocalEndPoint!);
        return client;
    }

    private async Task<string> AskAsync()
    {
        using TcpClient client = await ConnectAsync();
        await SendAsync(client, keepAlive: false);
        return await ReadToEndAsync(client);
    }

    private static ValueTask SendAsync(TcpClient client, bool keepAlive) => client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
        $"POST /api/execute HTTP/1.1\r\nHost: localhost\r\n{(keepAlive ? "" : "Connection: close\r\n")}Content-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"));

    private static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
    }

    // The answers here come in chunks, and the last one may come later than the rest.
    private static async Task<string> ReadOneAsync(TcpClient client)
    {
        byte[] buffer = new byte[16 << 10];
        var answer = new StringBuilder();
        while (!answer.ToString().EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal))
        {
            int length = await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromMinutes(1));
            Assert.NotEqual(0, length);
            answer.Append(Encoding.UTF8.GetString(buffer, 0, length));
        }
        return answer.ToString();
    }
}
