using System.Diagnostics;

namespace NativeSandbox.Testing.Server;

/// <summary>A NativeSandbox server as its own process, on a free port of loopback, with an nsbox that it starts itself unless told otherwise.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly DirectoryInfo _directory;

    private ServerProcess(Process process, DirectoryInfo directory, Uri address)
    {
        (_process, _directory) = (process, directory);
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
    }

    public int Pid => _process.Id;

    public HttpClient Client { get; }

    /// <summary>Where its logs and its working directory are.</summary>
    public string Files => _directory.FullName;

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="settings">Environment variables of the server.</param>
    public static async Task<ServerProcess> StartAsync(params (string Name, string Value)[] settings)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("nativesandbox-server-");
        // nsbox, which is root only in its own user namespace, must get through to the users' directories in it.
        directory.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "nativesandbox.dll"), "serve"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory.FullName,
        };
        foreach ((string name, string value) in (IEnumerable<(string, string)>)
            [("PORT", "0"), ("RATE_LIMIT_MAX_REQUESTS", "0"), ("LOG_DIR", Path.Combine(directory.FullName, "logs")), ("LOG_LEVEL", "warn"), ("MAX_CONNECTIONS", "1000"), .. settings])
            start.Environment[name] = value;
        Process process = Process.Start(start)!;
        string? address = null;
        using CancellationTokenSource patience = new(s_patience);
        List<string> said = [];
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (address is null && await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            said.Add(line);
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["address", { } url, ..]) address = url;
        }

        if (address is null) throw new InvalidOperationException($"the server did not start: {string.Join('\n', said)} {await errors}");
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return new ServerProcess(process, directory, new Uri(address));
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends it as an operator would, and by force where it does not listen.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            using Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited) await KillAsync();
        }

        _process.Dispose();
        _directory.Delete(recursive: true);
    }
}
