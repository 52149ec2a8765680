using System.Diagnostics;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Health;
using NativeSandbox.Server.Hosting.Activation;
using NativeSandbox.Server.Hosting.Systemd;

namespace NativeSandbox.Server.Hosting;

/// <summary>The way down. With a port of its own the server takes no new work from the first moment; with inherited sockets it serves all it has accepted,
/// and the next process what it has not. Programs that still run at the drain limit are cancelled.</summary>
internal sealed class Drain(
    RunQueue queue, SessionManager sessions, ListenOptions options, InheritedListeners inherited, ConnectionCounter connections, RequestsInFlight requests, ServiceNotifier notifier,
    ILogger<Drain> logger) : IHostedLifecycleService
{
    /// <summary>What the host gets for closing connections once the drain is over.</summary>
    public static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(5);

    // A client that has just connected, or holds a connection open, may be about to send: for so long it is waited for.
    private static readonly TimeSpan IdleGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private volatile bool started;
    private volatile bool refusing;

    /// <summary>Whether the server is stopping: every answer closes its connection.</summary>
    public bool Started => started;

    /// <summary>Whether new work is refused.</summary>
    public bool Refusing => refusing;

    /// <summary>Whether another process takes over the listening sockets.</summary>
    public bool HandsOver => inherited.Any;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before Kestrel stops, so that those who wait for an answer still get it over their connection.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        refusing = !HandsOver;
        started = true;
        notifier.Stopping(options.DrainTimeout + (2 * CloseTime), $"Stopping: {queue.Running} running, {queue.Waiting} waiting");
        // Their boxes end with this process whoever takes over the port; a session that is asked for again finds its directory there.
        await sessions.DisposeAsync().ConfigureAwait(false);
        if (HandsOver)
        {
            await inherited.StopAcceptingAsync().ConfigureAwait(false);
            // Kestrel closes what is idle then, and finishes what came in just before that.
            if (await QuietAsync(start).ConfigureAwait(false)) return;
            refusing = true;
        }
        TimeSpan left = options.DrainTimeout - Stopwatch.GetElapsedTime(start);
        if (!await queue.DrainAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero).ConfigureAwait(false))
            logger.LogWarning("Programs still ran after {DrainTimeoutMs} ms (DRAIN_TIMEOUT_MS) and were killed", options.DrainTimeout.TotalMilliseconds);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits until every connection has had its answer and is closed, or does nothing.</summary>
    /// <returns>False when the drain limit came first.</returns>
    private async Task<bool> QuietAsync(long start)
    {
        // Accepted connections count from the accept on: between that and Kestrel's first look at them there may be a queue.
        while (inherited.Open > 0 || connections.Open > 0 || requests.Current > 0)
        {
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed > IdleGrace && requests.Idle > IdleGrace) return true;
            if (elapsed > options.DrainTimeout) return false;
            await Task.Delay(Step, CancellationToken.None).ConfigureAwait(false);
        }
        return true;
    }
}
