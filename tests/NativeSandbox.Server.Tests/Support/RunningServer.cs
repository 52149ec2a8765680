using System.Collections;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Hosting.Activation;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>The whole server on a real socket, with programs from <see cref="MemoryBackend"/>.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly TemporaryDirectory directory = new();
    private bool stopped;

    private RunningServer(MemoryBackend backend, IReadOnlyList<InheritedSocket> inherited, (string Name, string Value)[] settings)
    {
        Backend = backend;
        var environment = new Hashtable { ["PORT"] = "0", ["RATE_LIMIT_MAX_REQUESTS"] = "0", ["LOG_LEVEL"] = "error" };
        foreach ((string name, string value) in settings) environment[name] = value;
        Serving = TestServing.Of(directory.Path, environment, inherited);
        App = ServerApplication.Create(Serving, backend, TestLanguages.Catalog);
    }

    public MemoryBackend Backend { get; }

    public Serving Serving { get; }

    public ServerSettings Settings => Serving.Settings;

    public WebApplication App { get; }

    public HttpClient Client { get; } = new();

    public Uri Address => Client.BaseAddress!;

    public static Task<RunningServer> StartAsync(params (string Name, string Value)[] settings) => StartAsync([], settings);

    public static async Task<RunningServer> StartAsync(IReadOnlyList<InheritedSocket> inherited, params (string Name, string Value)[] settings)
    {
        var server = new RunningServer(new MemoryBackend(), inherited, settings);
        await server.App.StartAsync();
        server.Client.BaseAddress = new Uri(server.App.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
        return server;
    }

    public Task<HttpResponseMessage> ExecuteAsync(object body, CancellationToken cancellationToken = default) =>
        Client.PostAsJsonAsync("/api/execute", body, cancellationToken);

    public Task<HttpResponseMessage> PostAsync(string json) =>
        Client.PostAsync("/api/execute", new StringContent(json, Encoding.UTF8, "application/json"));

    public async Task StopAsync()
    {
        stopped = true;
        await App.StopAsync();
    }

    /// <summary>The lines of one log; ends the server first, which flushes them.</summary>
    public async Task<string> ReadLogAsync(string name)
    {
        if (!stopped) await StopAsync();
        await ((Serilog.Core.Logger)Serving.Log).DisposeAsync();
        string[] files = Directory.GetFiles(Settings.Log.Directory!, name + "-*.json");
        return string.Concat(files.Select(File.ReadAllText));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!stopped) await StopAsync();
        await App.DisposeAsync();
        await TestServing.EndAsync(Serving);
        directory.Dispose();
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement;
}
