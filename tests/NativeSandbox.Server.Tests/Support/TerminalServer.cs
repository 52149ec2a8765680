using System.Collections;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Commands;
using NativeSandbox.Server.Hosting;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>The whole server on a real socket with a real nsbox, in whose boxes the shells and programs run.</summary>
internal sealed class TerminalServer : IAsyncDisposable
{
    // What this machine has does not change between tests, and to find it out takes seconds.
    private static readonly SemaphoreSlim Detecting = new(1);
    private static LanguageCatalog? found;

    private readonly TemporaryDirectory directory = new();
    private readonly ISandboxBackend backend;
    private bool stopped;

    private TerminalServer((string Name, string Value)[] settings, TimeProvider? time)
    {
        var environment = new Hashtable
        {
            ["PORT"] = "0",
            ["HOST"] = "127.0.0.1",
            ["RATE_LIMIT_MAX_REQUESTS"] = "0",
            ["LOG_LEVEL"] = "error",
            ["TOOLCHAIN_IMAGE"] = "host",
            ["MAX_CONNECTIONS"] = "1000",
        };
        foreach ((string name, string value) in settings) environment[name] = value;
        Serving = TestServing.Of(directory.Path, environment) with { Time = time ?? TimeProvider.System };
        backend = BackendFactory.Create(Serving.Settings.Backend, Manifests.Load(Serving.Settings.Backend), Serving.Log, Serving.Settings.Sessions);
    }

    public Serving Serving { get; }

    public WebApplication App { get; private set; } = null!;

    public HttpClient Client { get; } = new();

    public Uri Address => Client.BaseAddress!;

    /// <summary>Where the directories of users are.</summary>
    public string Users => Serving.Settings.Sessions.UserBaseDirectory;

    public static Task<TerminalServer> StartAsync(params (string Name, string Value)[] settings) => StartAsync(null, settings);

    public static async Task<TerminalServer> StartAsync(TimeProvider? time, params (string Name, string Value)[] settings)
    {
        var server = new TerminalServer(settings, time);
        server.App = ServerApplication.Create(server.Serving, server.backend, await CatalogAsync(server));
        await server.App.StartAsync();
        server.Client.BaseAddress = new Uri(server.App.Urls.First());
        return server;
    }

    public Task<TerminalClient> ConnectAsync(string? key = null, string? token = null) => TerminalClient.ConnectAsync(Address, key, token);

    /// <summary>A client that has a shell.</summary>
    public async Task<(TerminalClient Client, string SessionId)> ShellAsync(string shell = "bash", string? mode = null)
    {
        TerminalClient client = await ConnectAsync();
        JsonElement started = await client.StartAsync(new { shell, cols = 80, rows = 24, mode });
        return (client, started.GetProperty("sessionId").GetString()!);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage answer = await Client.GetAsync(path);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {body}");
        return JsonDocument.Parse(body).RootElement;
    }

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using HttpResponseMessage answer = await Client.PostAsJsonAsync(path, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async Task StopAsync()
    {
        if (stopped) return;
        stopped = true;
        await App.StopAsync();
    }

    /// <summary>The lines of all logs; ends the server first, which flushes them.</summary>
    public async Task<string> ReadLogsAsync()
    {
        await StopAsync();
        await ((Serilog.Core.Logger)Serving.Log).DisposeAsync();
        return string.Concat(Directory.GetFiles(Serving.Settings.Log.Directory!, "*.json").Select(File.ReadAllText));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await StopAsync();
        await App.DisposeAsync();
        await backend.DisposeAsync();
        await TestServing.EndAsync(Serving);
        directory.Dispose();
    }

    private static async Task<LanguageCatalog> CatalogAsync(TerminalServer server)
    {
        await Detecting.WaitAsync();
        try
        {
            return found ??= await Manifests.DetectAsync(Manifests.Load(server.Serving.Settings.Backend), server.backend, server.Serving.Settings.Execution, CancellationToken.None);
        }
        finally
        {
            Detecting.Release();
        }
    }
}
