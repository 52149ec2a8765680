using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>The .NET client at the hub, with everything that it was sent.</summary>
internal sealed partial class TerminalClient : IAsyncDisposable
{
    private static readonly string[] Names = ["started", "data", "output-success", "output-error", "exit", "session-expiring", "session-ended"];

    private readonly Lock changing = new();
    private readonly List<(string Name, JsonElement[] Arguments)> events = [];
    private readonly MemoryStream data = new();

    private TerminalClient(HubConnection connection) => Connection = connection;

    public HubConnection Connection { get; }

    /// <summary>All that came as text, as somebody reads it: without what moves the cursor or colours the text.</summary>
    public string Screen => Invisible().Replace(Encoding.UTF8.GetString(Bytes), "");

    public byte[] Bytes
    {
        get { lock (changing) return data.ToArray(); }
    }

    public IReadOnlyList<string> EventNames
    {
        get { lock (changing) return [.. events.Select(one => one.Name)]; }
    }

    /// <summary>The first arguments of all events of a name, joined.</summary>
    public string TextOf(string name)
    {
        lock (changing) return string.Concat(events.Where(one => one.Name == name).Select(one => one.Arguments[0].GetString()));
    }

    /// <summary>What runs wrote, or the terminal where <paramref name="executionId"/> is null.</summary>
    public string TextOf(string name, string? executionId)
    {
        lock (changing) return string.Concat(events.Where(one => one.Name == name && one.Arguments[1].GetString() == executionId).Select(one => one.Arguments[0].GetString()));
    }

    public static async Task<TerminalClient> ConnectAsync(Uri server, string? key = null, string? token = null)
    {
        var address = new UriBuilder(new Uri(server, "/hubs/terminal")) { Scheme = "ws", Query = token is null ? "" : "access_token=" + Uri.EscapeDataString(token) };
        var builder = new HubConnectionBuilder();
        builder.Services.AddSingleton<IConnectionFactory>(new WebSocketConnections(options =>
        {
            if (key is not null) options.SetRequestHeader("X-Api-Key", key);
        }));
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(address.Uri));
        var client = new TerminalClient(builder.AddJsonProtocol().Build());
        foreach (string name in Names)
        {
            Type[] types = name.StartsWith("output-", StringComparison.Ordinal) ? [typeof(JsonElement), typeof(JsonElement)] : [typeof(JsonElement)];
            client.Connection.On(name, types, (arguments, _) => client.Take(name, arguments), new object());
        }
        await client.Connection.StartAsync();
        return client;
    }

    public Task<JsonElement> StartAsync(object options) => Connection.InvokeAsync<JsonElement>("start", options);

    public Task TypeAsync(string text) => Connection.InvokeAsync("data", Encoding.UTF8.GetBytes(text));

    /// <summary>Waits until the screen shows a text.</summary>
    public async Task<string> SeesAsync(string text)
    {
        try
        {
            await Eventually.IsAsync(() => Screen.Contains(text, StringComparison.Ordinal));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"'{text}' did not come; {string.Join(", ", EventNames.Distinct())}; the screen: {Screen}; errors: {TextOf("output-error")}");
        }
        return Screen;
    }

    /// <summary>Waits for an event.</summary>
    public async Task<JsonElement> EventAsync(string name, int number = 0)
    {
        try
        {
            await Eventually.IsAsync(() => EventNames.Count(one => one == name) > number);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"no {name} came; {string.Join(", ", EventNames.Distinct())}; the screen: {Screen}; errors: {TextOf("output-error")}");
        }
        lock (changing) return events.Where(one => one.Name == name).ElementAt(number).Arguments[0];
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    [GeneratedRegex(@"\x1b\[[?0-9;]*[A-Za-z]|\r")]
    private static partial Regex Invisible();

    private Task Take(string name, object?[] arguments)
    {
        JsonElement first = (JsonElement)arguments[0]!;
        lock (changing)
        {
            events.Add((name, [.. arguments.Select(argument => (JsonElement)argument!)]));
            if (name == "data") data.Write(first.GetBytesFromBase64());
        }
        return Task.CompletedTask;
    }
}
