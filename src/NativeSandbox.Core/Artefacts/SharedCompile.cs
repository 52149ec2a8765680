using System.Diagnostics.CodeAnalysis;

namespace NativeSandbox.Core.Artefacts;

/// <summary>A compile step that several requests wait for. Cancelled when the last of them has left, not when the first one has.</summary>
/// <remarks>Joining and leaving happen under the cache's lock.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "A token source without timer or wait handle holds nothing to give back.")]
internal sealed class SharedCompile
{
    private readonly CancellationTokenSource _abandoned = new();
    private readonly TaskCompletionSource<Artefact> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting = 1;

    /// <summary>Cancelled when nobody waits any more.</summary>
    public CancellationToken Token => _abandoned.Token;

    /// <summary>The artefact, or what went wrong.</summary>
    public Task<Artefact> Result => _result.Task;

    /// <summary>Joins those who wait; false where they have all left and the step is being cancelled.</summary>
    public bool TryJoin()
    {
        if (_waiting == 0) return false;
        _waiting++;
        return true;
    }

    /// <summary>Waits no longer.</summary>
    public void Leave()
    {
        if (--_waiting > 0 || _result.Task.IsCompleted) return;
        // Off this thread: cancelling runs the backend's callbacks, and the caller holds the cache's lock.
        _ = _abandoned.CancelAsync();
        // Nobody will look at the failure that follows.
        _ = _result.Task.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <summary>Tells those who wait.</summary>
    public void Complete(Artefact? artefact, Exception? failure)
    {
        if (artefact is not null) _result.SetResult(artefact);
        else _result.SetException(failure!);
    }
}
