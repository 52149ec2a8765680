using System.Net;
using System.Net.Sockets;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting.Reload;
using NativeSandbox.Server.Hosting.Systemd;

namespace NativeSandbox.Server.Hosting;

/// <summary>From the moment at which the server listens to the end: tells the service manager that it is ready, how it is, and reloads when asked.</summary>
internal sealed class ServerLife(
    ISandboxBackend backend, ListenOptions listen, Heartbeat heartbeat, Reloader reloader, ServiceNotifier notifier)
{
    /// <summary>Proves that boxes can be made: a service that cannot run anything is not ready, whatever it listens on.</summary>
    /// <exception cref="SandboxException">No box can be made.</exception>
    public async Task ProveBoxAsync(CancellationToken cancellationToken)
    {
        ISandbox box = await backend.OpenAsync(cancellationToken).ConfigureAwait(false);
        // Opening needs no answer, so a question it is, for a file that is not there.
        await using (box.ConfigureAwait(false)) await box.GetAsync("ready", 1, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says that the server is ready, and lives until the application has ended.</summary>
    /// <param name="app">The application, started.</param>
    /// <param name="reload">Asks for reloads.</param>
    /// <param name="watchdog">The watchdog's time; null without one.</param>
    /// <param name="stop">Ends the application.</param>
    public async Task RunAsync(WebApplication app, ReloadSignal reload, TimeSpan? watchdog, CancellationToken stop)
    {
        EndPoint address = Bound(app);
        using var end = new CancellationTokenSource();
        notifier.Ready($"Serving on {address}");
        Task beating = notifier.Enabled ? heartbeat.RunAsync(address, watchdog, end.Token) : Task.CompletedTask;
        Task reloading = reloader.RunAsync(reload, () => heartbeat.Status, end.Token);
        try
        {
            await app.WaitForShutdownAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(beating, reloading).ConfigureAwait(false);
        }
    }

    private EndPoint Bound(WebApplication app)
    {
        if (listen.EndPoints[0] is UnixDomainSocketEndPoint unix) return unix;
        // The port may have been the kernel's choice.
        var uri = new Uri(app.Urls.First());
        return new IPEndPoint(IPAddress.Parse(uri.Host.Trim('[', ']')), uri.Port);
    }
}
