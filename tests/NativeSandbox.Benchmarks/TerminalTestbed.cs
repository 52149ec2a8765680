using NativeSandbox.Benchmarks.Contenders;
using NativeSandbox.Benchmarks.Measuring;
using NativeSandbox.Testing.Server;

namespace NativeSandbox.Benchmarks;

/// <summary>A server with the host's shells, and the terminals that are open on it.</summary>
internal sealed class TerminalTestbed : IAsyncDisposable
{
    // Well below what a server takes for silence.
    private static readonly TimeSpan s_pingInterval = TimeSpan.FromSeconds(15);

    private readonly DirectoryInfo _homes;
    private readonly ServerProcess _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TerminalSocket> _terminals = [];
    private readonly Task _pinging;

    private TerminalTestbed(DirectoryInfo homes, ServerProcess server)
    {
        (_homes, _server) = (homes, server);
        _pinging = PingAsync();
    }

    /// <summary>Those that are open, the oldest first.</summary>
    public IReadOnlyList<TerminalSocket> Terminals
    {
        get { lock (_terminals) return [.. _terminals]; }
    }

    /// <param name="sessions">How many there will be at most.</param>
    public static async Task<TerminalTestbed> StartAsync(int sessions)
    {
        DirectoryInfo homes = Directory.CreateTempSubdirectory("nsbox-bench-");
        // Users' directories must be reachable for nsbox, which is no longer root when it binds them.
        File.SetUnixFileMode(homes.FullName, (UnixFileMode)0x1ED /* 0755 */);
        ServerProcess server = await ServerProcess.StartAsync(
            ("TOOLCHAIN_IMAGE", "host"), ("MAX_SESSIONS", $"{sessions + 64}"), ("MAX_CONNECTIONS", $"{sessions + 64}"), ("USER_BASE_DIR", Path.Combine(homes.FullName, "homes")));
        return new TerminalTestbed(homes, server);
    }

    public MemoryUse Memory() => MemoryUse.Of(_server.Pid);

    /// <summary>Opens one more.</summary>
    public async Task<TerminalSocket> OpenAsync(CancellationToken cancellationToken)
    {
        TerminalSocket terminal = await TerminalSocket.OpenAsync(_server.Client.BaseAddress!, cancellationToken);
        lock (_terminals) _terminals.Add(terminal);
        return terminal;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pinging;
        foreach (TerminalSocket terminal in Terminals) await terminal.DisposeAsync();
        await _server.DisposeAsync();
        _stop.Dispose();
        _homes.Delete(recursive: true);
    }

    private async Task PingAsync()
    {
        try
        {
            using PeriodicTimer timer = new(s_pingInterval);
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                foreach (TerminalSocket terminal in Terminals) await terminal.PingAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // All is over.
        }
    }
}
