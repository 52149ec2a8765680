using NativeSandbox.Core.Runs;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Hosting;

/// <summary>The way down: no new work from the first moment, running programs until the drain limit, then they are cancelled.</summary>
internal sealed class Drain(RunQueue queue, ListenOptions options, ILogger<Drain> logger) : IHostedLifecycleService
{
    private volatile bool started;

    /// <summary>Whether the server is stopping.</summary>
    public bool Started => started;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before Kestrel stops, so that those who wait for an answer still get it over their connection.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        started = true;
        if (!await queue.DrainAsync(options.DrainTimeout).ConfigureAwait(false))
            logger.LogWarning("Programs still ran after {DrainTimeoutMs} ms (DRAIN_TIMEOUT_MS) and were killed", options.DrainTimeout.TotalMilliseconds);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
