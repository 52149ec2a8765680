using NativeSandbox.Testing.Server;

namespace NativeSandbox.EndToEnd.Support;

/// <summary>The server that a class of tests asks: one of its own, or, where NATIVESANDBOX_URL names it, one that is installed.</summary>
/// <remarks>NATIVESANDBOX_KEY is the key for an installed one. Tests with the trait <see cref="Own"/> start their own in any case.</remarks>
public sealed class RunningServer : IAsyncLifetime, IDisposable
{
    /// <summary>The trait of tests that end the server or count what it leaves.</summary>
    internal const string Trait = "Server", Own = "Own";

    private ServerProcess? _server;
    private HttpClient? _client;

    /// <summary>Whether it is one that is installed, on a machine whose clock of CPU time may be coarse.</summary>
    internal bool IsInstalled => _client is not null;

    internal HttpClient Client => _client ?? _server?.Client ?? throw new InvalidOperationException("not started yet");

    public async Task InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("NATIVESANDBOX_URL") is not { Length: > 0 } address)
        {
            _server = await ServerProcess.StartAsync(("QUEUE_LENGTH", "1000"));
            return;
        }

        _client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(2) };
        if (Environment.GetEnvironmentVariable("NATIVESANDBOX_KEY") is { Length: > 0 } key) _client.DefaultRequestHeaders.Add("X-API-Key", key);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    public void Dispose() => _client?.Dispose();
}
