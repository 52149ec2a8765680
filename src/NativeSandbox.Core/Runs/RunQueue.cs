using System.Diagnostics;

namespace NativeSandbox.Core.Runs;

/// <summary>Bounds how many runs are under way at once and how many wait, oldest first. Past that it refuses at once.</summary>
public sealed class RunQueue : IAsyncDisposable
{
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    private readonly int _places;
    // Hands its places out in the order in which WaitAsync was called.
    private readonly SemaphoreSlim _running;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // Waiting and running; each holds a drain open.
    private int _inside;
    private bool _closed;
    private double _recentSeconds = 0.1;

    /// <summary>Creates a queue.</summary>
    /// <param name="concurrency">Runs under way at once; at least 1.</param>
    /// <param name="waiting">Runs that may wait; 0 for none.</param>
    public RunQueue(int concurrency, int waiting)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(waiting);
        Concurrency = concurrency;
        _places = checked(concurrency + waiting);
        _running = new SemaphoreSlim(concurrency);
    }

    /// <summary>Runs that may be under way at once.</summary>
    public int Concurrency { get; }

    /// <summary>Runs under way.</summary>
    public int Running => Concurrency - _running.CurrentCount;

    /// <summary>Runs that wait for one of those to end.</summary>
    public int Waiting => Math.Max(0, Volatile.Read(ref _inside) - Running);

    /// <summary>Whether runs are taken; false once <see cref="DrainAsync"/> was called.</summary>
    public bool Accepting => !Volatile.Read(ref _closed);

    /// <summary>Waits for a place and does the work in it. The work's token is cancelled by the caller's and at the end of a drain.</summary>
    /// <exception cref="QueueFullException">Too many wait.</exception>
    /// <exception cref="QueueClosedException">The queue drains.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, while waiting or by the work.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
            await _running.WaitAsync(linked.Token).ConfigureAwait(false);
            long start = Stopwatch.GetTimestamp();
            try
            {
                return await work(linked.Token).ConfigureAwait(false);
            }
            finally
            {
                Remember(Stopwatch.GetElapsedTime(start));
                _running.Release();
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Takes no more runs, lets those there are end, and cancels what is left after <paramref name="limit"/>. Returns when none is left.</summary>
    /// <returns>Whether all ended by themselves.</returns>
    public async Task<bool> DrainAsync(TimeSpan limit)
    {
        lock (_lock)
        {
            _closed = true;
            if (_inside == 0) _empty.TrySetResult();
        }
        using CancellationTokenSource timer = new();
        if (await Task.WhenAny(_empty.Task, Task.Delay(limit, timer.Token)).ConfigureAwait(false) == _empty.Task)
        {
            await timer.CancelAsync().ConfigureAwait(false);
            return true;
        }
        await _stop.CancelAsync().ConfigureAwait(false);
        await _empty.Task.ConfigureAwait(false);
        return false;
    }

    /// <summary>Cancels whatever is there and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await DrainAsync(TimeSpan.Zero).ConfigureAwait(false);
        _running.Dispose();
        _stop.Dispose();
    }

    private void Enter()
    {
        lock (_lock)
        {
            if (_closed) throw new QueueClosedException();
            if (_inside == _places) throw new QueueFullException(_places - Concurrency, RetryAfter());
            _inside++;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_inside == 0 && _closed) _empty.TrySetResult();
        }
    }

    private void Remember(TimeSpan took)
    {
        // An exponential mean over about the last ten runs: enough for a hint, no history to keep.
        lock (_lock) _recentSeconds += (took.TotalSeconds - _recentSeconds) / 10;
    }

    private TimeSpan RetryAfter()
    {
        double seconds = Math.Ceiling(_recentSeconds * _places / Concurrency);
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 1, LongestRetry.TotalSeconds));
    }
}
