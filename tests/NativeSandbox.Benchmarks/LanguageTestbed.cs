using System.Diagnostics;
using NativeSandbox.Backends.Native;
using NativeSandbox.Benchmarks.Contenders;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Languages;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Testing.Server;

namespace NativeSandbox.Benchmarks;

/// <summary>One nsbox that shows the toolchain image, a backend and a server that both use it, and the image's root without any box.</summary>
internal sealed class LanguageTestbed : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly Process _launcher;
    private readonly ServerProcess _server;

    private LanguageTestbed(DirectoryInfo directory, Process launcher, NativeBackend backend, ServerProcess server, ImageRoot root, LimitPolicy policy, LanguageCatalog catalog)
    {
        (_directory, _launcher, _server) = (directory, launcher, server);
        (Backend, Root, Policy, Catalog) = (backend, root, policy, catalog);
    }

    public NativeBackend Backend { get; }

    public ImageRoot Root { get; }

    /// <summary>The server's own, with its default settings.</summary>
    public LimitPolicy Policy { get; }

    /// <summary>With the versions of the image.</summary>
    public LanguageCatalog Catalog { get; }

    public HttpClient Client => _server.Client;

    public static async Task<LanguageTestbed> StartAsync()
    {
        string image = ImageOfTests.Find();
        DirectoryInfo directory = Directory.CreateTempSubdirectory("nsbox-bench-");
        string socket = Path.Combine(directory.FullName, "nsbox.sock");
        Process launcher = Process.Start(Path.Combine(AppContext.BaseDirectory, "nsbox"), ["serve", "--socket", socket, "--persistent", "--image", image]);
        NativeBackend backend = new(new NativeBackendOptions { SocketPath = socket, ConnectTimeout = TimeSpan.FromSeconds(20) });
        await backend.GetStatusAsync(default);
        var options = ExecutionOptions.From(new Dictionary<string, string>());
        LimitPolicy policy = new(ConfiguredLimits.Defaults(options), ConfiguredLimits.Maximums(options));
        LanguageCatalog catalog = await new ToolchainProbe(backend, policy).DetectAsync(LanguageCatalog.Load(Path.Combine(AppContext.BaseDirectory, "toolchains")), default);
        Console.WriteLine($"image     {image}, {catalog.Image?.Hash ?? "no image"}");
        ServerProcess server = await ServerProcess.StartAsync(("LAUNCHER_SOCKET", socket), ("TOOLCHAIN_IMAGE", image));
        return new LanguageTestbed(directory, launcher, backend, server, await ImageRoot.EnterAsync(image), policy, catalog);
    }

    public async ValueTask DisposeAsync()
    {
        Root.Dispose();
        await _server.DisposeAsync();
        await Backend.DisposeAsync();
        using (Process kill = Process.Start("kill", ["-TERM", $"{_launcher.Id}"])) await _launcher.WaitForExitAsync();
        _launcher.Dispose();
        _directory.Delete(recursive: true);
    }
}
