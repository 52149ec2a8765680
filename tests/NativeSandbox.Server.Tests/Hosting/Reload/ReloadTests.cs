using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting.Reload;
using NativeSandbox.Server.Tests.Support;
using Serilog.Events;

namespace NativeSandbox.Server.Tests.Hosting.Reload;

public sealed class ReloadTests : IDisposable
{
    private const string NoKey = "# none\n";
    private const string Alice = "alice:0000000000000000000000000000000000000000000000000000000000000000\n";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task The_log_level_follows()
    {
        directory.Write(".env", "LOG_LEVEL=error");
        await using ServingServer server = await ServingServer.StartAsync(directory, settings: ("LOG_LEVEL", ""));
        Assert.Equal(LogEventLevel.Error, server.Serving.Levels.Shown.MinimumLevel);
        Assert.False(server.Serving.Log.IsEnabled(LogEventLevel.Debug));
        directory.Write(".env", "LOG_LEVEL=debug");
        server.Serving.Reload.Ask();
        await Eventually.IsAsync(() => server.Serving.Levels.Shown.MinimumLevel == LogEventLevel.Debug);
        Assert.True(server.Serving.Log.IsEnabled(LogEventLevel.Debug));
    }

    [Fact]
    public async Task A_server_that_is_open_to_others_keeps_its_keys_rather_than_none()
    {
        string keys = directory.Write("keys", Alice);
        await using RunningServer server = await RunningServer.StartAsync(("API_KEYS_FILE", keys));
        Assert.False(server.Settings.Listen.IsLocal);
        Reloader reloader = server.App.Services.GetRequiredService<Reloader>();
        directory.Write("keys", NoKey);
        await reloader.ReloadAsync();
        Assert.Contains("open to other machines", reloader.Refusal, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.GetAsync("/stats")).StatusCode);
        directory.Write("keys", Alice);
        await reloader.ReloadAsync();
        Assert.Null(reloader.Refusal);
    }

    [Fact]
    public async Task A_server_on_loopback_may_lose_and_get_its_keys()
    {
        string keys = directory.Write("keys", NoKey);
        await using RunningServer server = await RunningServer.StartAsync(("API_KEYS_FILE", keys));
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/stats")).StatusCode);
        Reloader reloader = server.App.Services.GetRequiredService<Reloader>();
        directory.Write("keys", Alice);
        await reloader.ReloadAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.GetAsync("/stats")).StatusCode);
        directory.Write("keys", NoKey);
        await reloader.ReloadAsync();
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/stats")).StatusCode);
    }

    [Fact]
    public async Task A_refusal_changes_neither_keys_nor_level_and_is_logged()
    {
        string keys = directory.Write("keys", Alice);
        await using RunningServer server = await RunningServer.StartAsync(("API_KEYS_FILE", keys));
        Reloader reloader = server.App.Services.GetRequiredService<Reloader>();
        File.Delete(keys);
        await reloader.ReloadAsync();
        Assert.Contains(keys, reloader.Refusal, StringComparison.Ordinal);
        Assert.Equal(1, server.Settings.Keys.Count);
        Assert.Contains(keys, await server.ReadLogAsync("errors"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", null)]
    [InlineData("logs", "logs")]
    public void The_log_files_can_be_turned_off(string value, string? expected)
    {
        var options = LogOptions.From(new Dictionary<string, string> { ["LOG_DIR"] = value }, directory.Path);
        Assert.Equal(expected is null ? null : Path.Combine(directory.Path, expected), options.Directory);
    }
}
