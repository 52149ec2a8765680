using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace NativeSandbox.Testing.Server;

/// <summary>A WebSocket at the hub that is read only when the test wants.</summary>
internal sealed class RawHub : IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();

    public static async Task<RawHub> ConnectAsync(Uri server)
    {
        var hub = new RawHub();
        await hub.socket.ConnectAsync(new UriBuilder(new Uri(server, "/hubs/terminal")) { Scheme = "ws" }.Uri, CancellationToken.None);
        await hub.SendTextAsync("""{"protocol":"json","version":1}""");
        await hub.ReadAsync();
        return hub;
    }

    public Task SendAsync(string method, params object[] arguments) => SendTextAsync(JsonSerializer.Serialize(new { type = 1, target = method, arguments }));

    public Task SendTextAsync(string text) => SendBytesAsync(Encoding.UTF8.GetBytes(text + "\u001e"));

    public Task SendBytesAsync(byte[] bytes) => socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>What comes next; null where the server has closed.</summary>
    public async Task<string?> ReadAsync()
    {
        byte[] buffer = new byte[1 << 16];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            ValueWebSocketReceiveResult read = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
            return read.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, read.Count);
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
