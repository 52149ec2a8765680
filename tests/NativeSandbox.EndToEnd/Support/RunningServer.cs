using NativeSandbox.Testing.Server;

namespace NativeSandbox.EndToEnd.Support;

/// <summary>One server for a class of tests.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private ServerProcess? _server;

    internal ServerProcess Server => _server ?? throw new InvalidOperationException("not started yet");

    public async Task InitializeAsync() => _server = await ServerProcess.StartAsync(("QUEUE_LENGTH", "1000"));

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
