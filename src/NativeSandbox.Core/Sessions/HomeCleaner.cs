using System.Diagnostics.CodeAnalysis;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Sessions;

/// <summary>Archives or removes users' directories that nobody used for long, and removes those of sessions without a user sooner.</summary>
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
        if (now < _due || !_cleaning.IsCompleted || (policy.HomeRetention <= TimeSpan.Zero && policy.SessionHomeRetention <= TimeSpan.Zero)) return;
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
            await CleanHomesAsync(now).ConfigureAwait(false);
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

    private async Task CleanHomesAsync(DateTimeOffset now)
    {
        int archived = 0, removed = 0;
        foreach (HomeInfo home in await backend.ListHomesAsync(measure: false, _stop.Token).ConfigureAwait(false))
        {
            bool isOfSession = HomeName.IsOfSession(home.Name);
            TimeSpan retention = isOfSession ? policy.SessionHomeRetention : policy.HomeRetention;
            DateTimeOffset unusedSince = now - retention;
            // A session without a program has no box that the backend could see.
            if (retention <= TimeSpan.Zero || home.LastUsed >= unusedSince || home.OpenBoxes > 0 || isInUse(home.Name)) continue;
            // An archive keeps its owner's id, of which there are no more than visitors of a busy week; whoever wants to be remembered names a user.
            bool archive = !isOfSession && policy.HomeCleanup == HomeCleanup.Archive;
            if (!await backend.RemoveHomeAsync(home.Name, archive, unusedSince, _stop.Token).ConfigureAwait(false)) continue;
            counters.AddHome();
            if (archive) archived++;
            else removed++;
        }
        if (archived + removed == 0) return;
        notify(new SessionNotice(SessionNoticeKind.HomesCleaned, null, $"of users' directories that nobody used for long {archived} were archived and {removed} removed"));
    }
}
