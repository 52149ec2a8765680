using System.Diagnostics.CodeAnalysis;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>Archives or removes users' directories that nobody used for long.</summary>
internal sealed class HomeCleaner(
    ISandboxBackend backend, SessionPolicy policy, TimeProvider time, Func<string, bool> isInUse, SessionCounters counters, Action<SessionNotice> notify) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stop = new();
    private DateTimeOffset _due = time.GetUtcNow() + FirstPause;
    private Task _cleaning = Task.CompletedTask;

    /// <summary>Looks at the clock.</summary>
    public void Tick(DateTimeOffset now)
    {
        if (policy.HomeRetention <= TimeSpan.Zero || now < _due || !_cleaning.IsCompleted) return;
        _due = now + Pause;
        _cleaning = CleanAsync(now);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _cleaning.ConfigureAwait(false);
        _stop.Dispose();
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Nobody waits for it; what fails is told of and tried again in an hour.")]
    private async Task CleanAsync(DateTimeOffset now)
    {
        try
        {
            await CleanHomesAsync(now - policy.HomeRetention).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
        catch (Exception e)
        {
            notify(new SessionNotice(SessionNoticeKind.Failed, null, $"users' directories could not be cleaned up: {e.Message}"));
        }
    }

    private async Task CleanHomesAsync(DateTimeOffset unusedSince)
    {
        bool archive = policy.HomeCleanup == HomeCleanup.Archive;
        int cleaned = 0;
        foreach (HomeInfo home in await backend.ListHomesAsync(measure: false, _stop.Token).ConfigureAwait(false))
        {
            // A session without a program has no box that the backend could see.
            if (home.LastUsed >= unusedSince || home.OpenBoxes > 0 || isInUse(home.Name)) continue;
            if (!await backend.RemoveHomeAsync(home.Name, archive, unusedSince, _stop.Token).ConfigureAwait(false)) continue;
            counters.AddHome();
            cleaned++;
        }
        if (cleaned == 0) return;
        string what = archive ? "archived" : "removed";
        notify(new SessionNotice(SessionNoticeKind.HomesCleaned, null, $"{cleaned} users' directories that nobody used since {unusedSince:u} were {what}"));
    }
}
