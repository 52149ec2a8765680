namespace NativeSandbox.Web.Support;

/// <summary>The terminal's connections between the page and the server: what goes over them can be held up, made up and cut.</summary>
internal sealed class TerminalWire
{
    // SignalR's JSON protocol ends each message with it.
    private const char RecordSeparator = '\u001e';

    private IWebSocketRoute? _page;
    private IWebSocketRoute? _server;

    /// <summary>Takes what the page says, and returns whether the server is to have it; called for every frame.</summary>
    public Func<string, bool> FromPage { get; set; } = _ => true;

    /// <summary>Takes what the server says, and returns whether the page is to have it; called for every frame.</summary>
    public Func<string, bool> FromServer { get; set; } = _ => true;

    /// <summary>Loads the page again, with this in between.</summary>
    public static async Task<TerminalWire> OfAsync(Workbench page)
    {
        TerminalWire wire = new();
        await page.Page.RouteWebSocketAsync("**/hubs/terminal**", wire.Connect);
        await page.Page.ReloadAsync();
        await page.ReadyAsync();
        return wire;
    }

    /// <summary>Whether a frame calls a method of the hub, or tells an event.</summary>
    public static bool Is(string frame, string target) => frame.Contains($"\"target\":\"{target}\"", StringComparison.Ordinal);

    /// <summary>Says something to the page.</summary>
    public void Tell(string message) => _page!.Send(message + RecordSeparator);

    /// <summary>Says that the session ends soon.</summary>
    public void Warn() => Tell("""{"type":1,"target":"session-expiring","arguments":[{"secondsLeft":42}]}""");

    /// <summary>Gives the server what was held up.</summary>
    public void Pass(string frame) => _server!.Send(frame);

    /// <summary>The connection breaks.</summary>
    public Task CutAsync() => _page!.CloseAsync(new() { Code = 3000 });

    private void Connect(IWebSocketRoute page)
    {
        IWebSocketRoute server = page.ConnectToServer();
        (_page, _server) = (page, server);
        page.OnMessage(frame =>
        {
            if (FromPage(frame.Text!)) server.Send(frame.Text!);
        });
        server.OnMessage(frame =>
        {
            if (FromServer(frame.Text!)) page.Send(frame.Text!);
        });
    }
}
