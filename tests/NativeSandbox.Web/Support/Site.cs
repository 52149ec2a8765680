using System.Diagnostics.CodeAnalysis;
using NativeSandbox.Testing.Server;

namespace NativeSandbox.Web.Support;

/// <summary>A browser, and the server whose page it shows. All classes share them, one test at a time: there are as many programs as cores.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit ends it through IAsyncLifetime.")]
public sealed class Site : IAsyncLifetime
{
    private Chromium? _chromium;
    private ServerProcess? _server;

    internal IBrowser Browser => _chromium?.Browser ?? throw new InvalidOperationException("not started yet");

    internal ServerProcess Server => _server ?? throw new InvalidOperationException("not started yet");

    /// <summary>Starts a server with settings of its own; on the toolchain image where there is one, else with what the machine has.</summary>
    internal static Task<ServerProcess> ServeAsync(params (string Name, string Value)[] settings) => ServerProcess.StartAsync(
        [("TOOLCHAIN_IMAGE", Image() ?? ""), ("CODE_EXECUTION_TIMEOUT", "120000"), ("MAX_EXECUTION_TIME_MS", "60000"), ("QUEUE_LENGTH", "1000"), .. settings]);

    /// <summary>Opens the page of a server (this one's where none is given) in a new profile.</summary>
    internal async Task<Workbench> OpenAsync(ServerProcess? server = null, BrowserNewContextOptions? options = null)
    {
        IBrowserContext context = await Browser.NewContextAsync(options ?? new() { ViewportSize = new() { Width = 1360, Height = 820 } });
        return await Workbench.OpenAsync(context, (server ?? Server).Client.BaseAddress!);
    }

    public async Task InitializeAsync()
    {
        SetDefaultExpectTimeout(Workbench.PatienceMs);
        Task<Chromium> chromium = Chromium.StartAsync();
        _server = await ServeAsync();
        _chromium = await chromium;
    }

    public async Task DisposeAsync()
    {
        if (_chromium is not null) await _chromium.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    private static string? Image() =>
        new[] { Environment.GetEnvironmentVariable("NATIVESANDBOX_TOOLCHAINS"), "/opt/nativesandbox/toolchains/current" }
            .FirstOrDefault(path => path is { Length: > 0 } && File.Exists(Path.Combine(path, "opt/nativesandbox/image.json")));
}
