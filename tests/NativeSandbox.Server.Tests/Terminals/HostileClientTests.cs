using System.Net.Sockets;
using System.Text.Json;
using NativeSandbox.Server.Tests.Support;
using NativeSandbox.Testing.Server;

namespace NativeSandbox.Server.Tests.Terminals;

/// <summary>ATTACKS.md, part H: clients that mean no good.</summary>
public sealed class HostileClientTests
{
    [Fact]
    public async Task A_client_that_never_reads_stops_its_programs_output_can_type_and_is_let_go()
    {
        await using TerminalServer server = await TerminalServer.StartAsync(("SESSION_STALL", "15000"));
        await using RawHub deaf = await RawHub.ConnectAsync(server.Address);
        await deaf.SendAsync("start", new { shell = "sh", cols = 80, rows = 24, user = "deaf" });
        await deaf.SendAsync("data", Convert.ToBase64String("stty -echo; yes\r"u8.ToArray()));
        await Eventually.IsAsync(() => Output(server) > 100_000);
        long memory = GC.GetTotalMemory(forceFullCollection: true);
        // What the kernel and the connection hold is all that the program may write.
        long held = await SettledAsync(server);
        Assert.InRange(held, 100_000, 64 << 20);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, long.MinValue, 32 << 20);
        // Ctrl-C gets through all the same; what the shell then does shows on the disk.
        await deaf.SendAsync("signal", "INT");
        await deaf.SendAsync("data", Convert.ToBase64String("echo heard > /home/sandbox/heard; yes\r"u8.ToArray()));
        // The client is let go in the end, the shell goes on.
        await Eventually.IsAsync(() => server.GetAsync("/stats").Result.GetProperty("sessions").GetProperty("clients").GetInt32() == 0);
        await Eventually.IsAsync(() => Directory.EnumerateFiles(server.Users, "heard", SearchOption.AllDirectories).Any());
    }

    [Fact]
    public async Task Ten_thousand_idle_sockets_are_bounded_and_the_first_ones_are_served()
    {
        await using TerminalServer server = await TerminalServer.StartAsync(("MAX_CONNECTIONS", "20"));
        await using TerminalClient first = await server.ConnectAsync();
        var open = new List<Socket>();
        for (int i = 0; i < 10_000; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(server.Address.Host, server.Address.Port);
            }
            catch (SocketException)
            {
                // Closed before the connect was over.
                socket.Dispose();
                continue;
            }
            open.Add(socket);
            if (open.Count < 500) continue;
            // The server closes what is too much; what is left of it stays.
            foreach (Socket closed in open.Where(one => one.Poll(0, SelectMode.SelectRead)).ToArray())
            {
                closed.Dispose();
                open.Remove(closed);
            }
        }
        await first.StartAsync(new { shell = "sh" });
        await first.TypeAsync("echo al\"\"ive\r");
        await first.SeesAsync("alive");
        await Eventually.IsAsync(() => open.Count(one => !one.Poll(0, SelectMode.SelectRead)) <= 20);
        foreach (Socket socket in open) socket.Dispose();
        await Eventually.IsAsync(() => server.GetAsync("/health").Result.GetProperty("connectionCount").GetInt64() <= 3);
    }

    [Theory]
    [InlineData("{\"type\":1,\"target\":\"start\",\"arguments\":[")]
    [InlineData("{\"type\":1,\"target\":\"data\",\"arguments\":[{\"a\":1}]}")]
    [InlineData("{\"type\":1,\"target\":\"resize\",\"arguments\":[1e308,-1]}")]
    [InlineData("{\"type\":1,\"target\":\"start\",\"arguments\":[{\"shell\":\"sh\"}],\"invocationId\":\"\u0000\u001b\"}")]
    [InlineData("not json at all")]
    public async Task Nonsense_ends_at_most_its_own_connection(string message)
    {
        await using TerminalServer server = await TerminalServer.StartAsync();
        await using RawHub hostile = await RawHub.ConnectAsync(server.Address);
        await hostile.SendTextAsync(message);
        await hostile.SendTextAsync(Deep(10_000));
        (TerminalClient client, _) = await server.ShellAsync("sh");
        await using (client)
        {
            await client.TypeAsync("echo al\"\"ive\r");
            await client.SeesAsync("alive");
        }
    }

    [Fact]
    public async Task A_message_that_is_too_large_ends_the_connection()
    {
        await using TerminalServer server = await TerminalServer.StartAsync();
        await using RawHub hostile = await RawHub.ConnectAsync(server.Address);
        Exception? error = await Record.ExceptionAsync(() => hostile.SendTextAsync(JsonSerializer.Serialize(new { type = 1, target = "data", arguments = new[] { new string('A', 4 << 20) } })));
        Assert.True(error is null or System.Net.WebSockets.WebSocketException, error?.ToString());
        string? last = "";
        while (last is not null && !last.Contains("\"type\":7", StringComparison.Ordinal)) last = await hostile.ReadAsync();
        await Eventually.IsAsync(() => server.GetAsync("/health").Result.GetProperty("connectionCount").GetInt64() <= 1);
    }

    private static string Deep(int levels) => $"{{\"type\":1,\"target\":\"start\",\"arguments\":[{new string('[', levels)}{new string(']', levels)}]}}";

    private static long Output(TerminalServer server) => server.GetAsync("/stats").Result.GetProperty("sessions").GetProperty("outputBytes").GetInt64();

    private static async Task<long> SettledAsync(TerminalServer server)
    {
        long before = -1;
        using var patience = new CancellationTokenSource(Eventually.Patience);
        while (true)
        {
            long now = Output(server);
            if (now == before) return now;
            before = now;
            await Task.Delay(300, patience.Token);
        }
    }
}
