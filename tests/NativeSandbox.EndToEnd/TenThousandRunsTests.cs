using System.Collections.Concurrent;
using System.Net;
using NativeSandbox.EndToEnd.Support;
using NativeSandbox.Testing;
using NativeSandbox.Testing.Server;

namespace NativeSandbox.EndToEnd;

/// <summary>Many runs of every outcome, and then nothing more on the host than before.</summary>
[Trait(RunningServer.Trait, RunningServer.Own)]
public sealed class TenThousandRunsTests
{
    /// <summary>Enough for everything that is kept for use again to have been needed once.</summary>
    private const int WarmUpRuns = 1_000;

    private const int Runs = 10_000;

    private const int Clients = 16;

    /// <summary>Longer than a peak of demand keeps the pool large.</summary>
    private static readonly TimeSpan s_demandForgotten = TimeSpan.FromSeconds(6);

    private static readonly (string Verdict, string Language, string Code)[] s_programs =
    [
        ("Accepted", "sh", "echo fine"),
        ("Accepted", "sh", "cat >/dev/null; sleep 100 & setsid sleep 100 & echo fine"),
        ("RuntimeError", "sh", "kill -SEGV $$"),
        ("TimeLimitExceeded", "sh", "sleep 10"),
        ("MemoryLimitExceeded", "sh", "head -c 40m /dev/zero >/tmp/large; echo survived"),
        ("RuntimeError", "sh", "while :; do (while :; do :; done) & done"), // a fork bomb: the shell gives up when it cannot fork, unless its time is up first
        ("", "sh", "sleep 10"), // the client goes away
        ("Accepted", "sh", "exit 0"),
        ("RuntimeError", "sh", "exit 7"),
        ("Accepted", "sh", "for i in 1 2 3; do mkdir -p d/$i; echo x >d/$i/f; done; ln -s /etc/passwd l"),
    ];

    [Fact]
    public async Task Ten_thousand_runs_of_mixed_outcome_leave_the_host_as_it_was()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(("QUEUE_LENGTH", "1000"), ("MAX_CONCURRENT_RUNS", "16"));
        await RunAsync(server, WarmUpRuns);
        Residue before = await IdleAsync(server);
        await RunAsync(server, Runs);
        Residue after = await IdleAsync(server);
        // Descriptors may differ by the connections that the clients of this test happen to keep open.
        Assert.Equal(before with { Descriptors = 0 }, after with { Descriptors = 0 });
        Assert.InRange(after.Descriptors, 0, before.Descriptors + Clients);
        Answer last = await Answer.OfAsync(server.Client, new { language = "sh", code = "echo fine" });
        Assert.Equal("fine\n", last.Output);
    }

    private static async Task RunAsync(ServerProcess server, int runs)
    {
        ConcurrentDictionary<string, int> wrong = new();
        await Parallel.ForAsync(0, runs, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (i, stop) =>
        {
            (string verdict, string language, string code) = s_programs[i % s_programs.Length];
            object request = new { language, code, timeout = 150, limits = new { memoryBytes = 32 << 20, processes = 16 } };
            if (verdict.Length == 0)
            {
                using CancellationTokenSource leave = new(TimeSpan.FromMilliseconds(30));
                // On a busy machine the answer may be there before the timer.
                await Answer.OfAsync(server.Client, request, leave.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                return;
            }

            Answer answer = await Answer.OfAsync(server.Client, request, stop);
            // A machine whose cores are all busy may reach the time before the program reaches its end; it may not answer anything else.
            if (answer.Status != HttpStatusCode.OK || (answer.Verdict != verdict && answer.Verdict != "TimeLimitExceeded"))
                wrong.AddOrUpdate($"{answer.Status} {(answer.Status == HttpStatusCode.OK ? answer.Verdict : answer.Body)} for {code}", 1, (_, count) => count + 1);
        });
        Assert.Empty(wrong);
    }

    /// <summary>Counts once demand is small again, what it called for is given back, and nothing has changed for a while.</summary>
    private static async Task<Residue> IdleAsync(ServerProcess server)
    {
        await Task.Delay(s_demandForgotten);
        Residue last = Residue.Of(server.Pid);
        long since = System.Diagnostics.Stopwatch.GetTimestamp();
        return await Eventually.SeesAsync(
            () =>
            {
                Residue now = Residue.Of(server.Pid);
                if (now != last) (last, since) = (now, System.Diagnostics.Stopwatch.GetTimestamp());
                return now;
            },
            _ => System.Diagnostics.Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(2));
    }
}
