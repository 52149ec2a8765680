namespace NativeSandbox.Server.Tests.Support;

/// <summary>One server for all tests of a class.</summary>
public sealed class SharedTerminalServer : IAsyncLifetime
{
    internal TerminalServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await TerminalServer.StartAsync(("SESSION_STALL", "60000"));

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
