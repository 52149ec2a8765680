using System.Collections;
using NativeSandbox.Server.Commands;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Hosting.Activation;

namespace NativeSandbox.Server.Tests.Support;

/// <summary><c>nativesandbox serve</c> from its settings to its end, with programs from <see cref="MemoryBackend"/>.</summary>
internal sealed class ServingServer : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly SignallingWriter output = new("Try it:");
    private readonly StringWriter error = new();
    private readonly Task<int> running;

    private ServingServer(Serving serving, MemoryBackend backend)
    {
        Serving = serving;
        Backend = backend;
        running = ServeCommand.ServeAsync(serving, backend, TestLanguages.Catalog, output, error, stop.Token);
    }

    public Serving Serving { get; }

    public MemoryBackend Backend { get; }

    public HttpClient Client { get; } = new();

    public string Errors => error.ToString();

    public static async Task<ServingServer> StartAsync(
        TemporaryDirectory directory, string? notify = null, string? journal = null, TimeSpan? watchdog = null, MemoryBackend? backend = null,
        IReadOnlyList<InheritedSocket>? inherited = null, params (string Name, string Value)[] settings)
    {
        var environment = new Hashtable { ["PORT"] = "0", ["HOST"] = "127.0.0.1", ["RATE_LIMIT_MAX_REQUESTS"] = "0", ["LOG_LEVEL"] = "error" };
        foreach ((string name, string value) in settings) environment[name] = value;
        var server = new ServingServer(TestServing.Of(directory.Path, environment, inherited, notify, journal, watchdog), backend ?? new MemoryBackend());
        await Task.WhenAny(server.output.Flushed, server.running);
        string? address = server.output.ToString().Split('\n').FirstOrDefault(line => line.TrimStart().StartsWith("address", StringComparison.Ordinal));
        if (address is not null) server.Client.BaseAddress = new Uri(address.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        return server;
    }

    public async Task<int> StopAsync()
    {
        await stop.CancelAsync();
        return await running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        await TestServing.EndAsync(Serving);
        await output.DisposeAsync();
        await error.DisposeAsync();
        stop.Dispose();
    }
}
