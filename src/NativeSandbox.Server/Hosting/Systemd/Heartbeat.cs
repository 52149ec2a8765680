using System.Net;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Hosting.Reload;

namespace NativeSandbox.Server.Hosting.Systemd;

/// <summary>Tells the service manager again and again how the server is; to the watchdog only while the launcher answers and the server serves.</summary>
/// <remarks>
/// A third of the watchdog's time lies between two good looks, and a look gives up after a quarter of it. So a launcher that is away for a moment (its
/// restart takes a second or two) fails one look or none: connecting waits for it, and the next look, a twentieth later, finds the new one, well within
/// the watchdog's time. A launcher that is stopped or hangs fails every look, since each is a question that nsbox's own loop must answer; no message goes
/// out, and the manager ends the server, as it does where the server itself hangs: then nothing here runs either.
/// </remarks>
internal sealed class Heartbeat(
    ISandboxBackend backend, RunQueue queue, Drain drain, HttpProbe http, Reloader reloader, ServiceNotifier notifier, ILogger<Heartbeat> logger)
{
    // Of the status line, where no watchdog asks for more.
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private EndPoint address = new IPEndPoint(IPAddress.None, 0);
    private string boxes = "";
    private bool failing;

    /// <summary>What <c>systemctl status</c> shows while all is well.</summary>
    public string Status => $"Serving on {address}: {boxes}{queue.Running} running, {queue.Waiting} waiting{Refusal}";

    private string Refusal => reloader.Refusal is { } reason ? $"; the last reload was refused: {reason}" : "";

    /// <summary>Beats until cancelled.</summary>
    /// <param name="bound">The address that the server is bound to.</param>
    /// <param name="watchdog">The watchdog's time; null without one.</param>
    /// <param name="cancellationToken">Ends this.</param>
    public async Task RunAsync(EndPoint bound, TimeSpan? watchdog, CancellationToken cancellationToken)
    {
        address = bound;
        TimeSpan patience = watchdog / 4 ?? Patience;
        while (!cancellationToken.IsCancellationRequested)
        {
            string? failure = await LookAsync(patience, cancellationToken).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested) return;
            Tell(failure);
            TimeSpan pause = failure is null ? watchdog / 3 ?? Refresh : watchdog / 20 ?? Patience;
            // SuppressThrowing: being stopped is how the pause is meant to end.
            await Task.Delay(pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Tell(string? failure)
    {
        if (failure is not null && !failing) logger.LogWarning("Not well, so the watchdog is not told otherwise: {Reason}", failure);
        if (failure is null && failing) logger.LogInformation("Well again");
        failing = failure is not null;
        if (drain.Started) notifier.Alive($"Stopping: {queue.Running} running, {queue.Waiting} waiting");
        else if (failure is null) notifier.Alive(Status);
        else notifier.Say($"{failure}; {queue.Running} running, {queue.Waiting} waiting{Refusal}");
    }

    /// <returns>Null where all is well.</returns>
    private async Task<string?> LookAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        // A server that drains takes no connections; how long it may drain is for the manager's stop timeout.
        if (drain.Started) return null;
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(patience);
        try
        {
            // In a task of its own: to a launcher that stopped reading even sending may wait.
            BackendStatus status = await Task.Run(() => backend.GetStatusAsync(bounded.Token).AsTask(), bounded.Token).WaitAsync(bounded.Token).ConfigureAwait(false);
            boxes = $"{status.ReadyBoxes} boxes ready, {status.BusyBoxes} busy, ";
        }
        catch (SandboxException failure)
        {
            return $"The launcher does not answer: {failure.Message}";
        }
        catch (OperationCanceledException)
        {
            return $"The launcher did not answer within {patience.TotalSeconds:0.#} s";
        }
        try
        {
            string? failure = await http.AskAsync(address, bounded.Token).ConfigureAwait(false);
            return failure is null || drain.Started ? null : $"The server does not answer on {address}: {failure}";
        }
        catch (OperationCanceledException)
        {
            return drain.Started ? null : $"The server did not answer on {address} within {patience.TotalSeconds:0.#} s";
        }
    }
}
