using NativeSandbox.Core.Runs;

namespace NativeSandbox.Core.Tests.Runs;

public sealed class RunQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task No_more_than_the_concurrency_run_and_the_rest_wait()
    {
        await using RunQueue queue = new(2, 10);
        SemaphoreSlim go = new(0);
        int running = 0, most = 0;
        List<int> order = [];
        Task<int>[] runs = [.. Enumerable.Range(0, 6).Select(i => queue.RunAsync(async token =>
        {
            lock (order)
            {
                order.Add(i);
                most = Math.Max(most, ++running);
            }
            await go.WaitAsync(token);
            lock (order) running--;
            return i;
        }, CancellationToken.None))];
        Assert.Equal((2, 4), (queue.Running, queue.Waiting));
        go.Release(6);
        int[] results = await Task.WhenAll(runs).WaitAsync(Patience);
        Assert.Equal([0, 1, 2, 3, 4, 5], results);
        Assert.Equal(2, most);
        Assert.Equal([0, 1], order.Take(2).Order());
        Assert.Equal(6, order.Distinct().Count());
        Assert.Equal((0, 0), (queue.Running, queue.Waiting));
    }

    [Fact]
    public async Task Past_the_queue_runs_are_refused_with_a_time_to_come_back()
    {
        await using RunQueue queue = new(1, 1);
        TaskCompletionSource<int> gate = new();
        Task<int> running = queue.RunAsync(_ => gate.Task, CancellationToken.None);
        Task<int> waiting = queue.RunAsync(_ => Task.FromResult(2), CancellationToken.None);
        QueueFullException e = await Assert.ThrowsAsync<QueueFullException>(() => queue.RunAsync(_ => gate.Task, CancellationToken.None));
        Assert.InRange(e.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal((1, 1), (queue.Running, queue.Waiting));
        gate.SetResult(1);
        Assert.Equal((1, 2), (await running, await waiting));
    }

    [Fact]
    public async Task One_that_stops_waiting_frees_its_place()
    {
        await using RunQueue queue = new(1, 1);
        TaskCompletionSource<int> gate = new();
        Task<int> running = queue.RunAsync(_ => gate.Task, CancellationToken.None);
        using CancellationTokenSource source = new();
        Task<int> waiting = queue.RunAsync(_ => gate.Task, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Task<int> next = queue.RunAsync(_ => gate.Task, CancellationToken.None);
        gate.SetResult(7);
        Assert.Equal(14, await running + await next);
    }

    [Fact]
    public async Task Work_that_fails_frees_its_place()
    {
        await using RunQueue queue = new(1, 0);
        await Assert.ThrowsAsync<InvalidOperationException>(() => queue.RunAsync<int>(_ => throw new InvalidOperationException(), CancellationToken.None));
        Assert.Equal(3, await queue.RunAsync(_ => Task.FromResult(3), CancellationToken.None));
    }

    [Fact]
    public async Task A_drain_takes_nothing_new_and_lets_what_is_there_end()
    {
        await using RunQueue queue = new(1, 5);
        TaskCompletionSource<int> gate = new();
        Task<int> running = queue.RunAsync(_ => gate.Task, CancellationToken.None);
        Task<int> waiting = queue.RunAsync(_ => Task.FromResult(2), CancellationToken.None);
        Task<bool> drain = queue.DrainAsync(Patience);
        Assert.False(queue.Accepting);
        await Assert.ThrowsAsync<QueueClosedException>(() => queue.RunAsync(_ => Task.FromResult(3), CancellationToken.None));
        gate.SetResult(1);
        Assert.True(await drain.WaitAsync(Patience));
        Assert.Equal((1, 2), (await running, await waiting));
    }

    [Fact]
    public async Task At_the_drains_limit_what_is_left_is_cancelled()
    {
        await using RunQueue queue = new(1, 5);
        Task<int> running = queue.RunAsync(ForeverAsync, CancellationToken.None);
        Task<int> waiting = queue.RunAsync(ForeverAsync, CancellationToken.None);
        Assert.False(await queue.DrainAsync(TimeSpan.FromMilliseconds(20)).WaitAsync(Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        static async Task<int> ForeverAsync(CancellationToken token)
        {
            await Task.Delay(Timeout.Infinite, token);
            return 0;
        }
    }

    [Fact]
    public async Task An_empty_queue_drains_at_once()
    {
        await using RunQueue queue = new(3, 0);
        Assert.True(await queue.DrainAsync(Patience).WaitAsync(Patience));
        Assert.Equal(3, queue.Concurrency);
    }
}
