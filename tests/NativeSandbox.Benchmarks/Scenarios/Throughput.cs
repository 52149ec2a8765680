using System.Diagnostics;
using NativeSandbox.Benchmarks.Contenders;
using NativeSandbox.Benchmarks.Measuring;

namespace NativeSandbox.Benchmarks.Scenarios;

/// <summary>Runs per second with clients that each start the next program when the last has ended.</summary>
internal static class Throughput
{
    private static readonly int[] s_clients = [1, 2, 8, 32];

    public static async Task RunAsync(Testbed testbed, Options options, Report report)
    {
        foreach (int clients in s_clients)
        {
            string scenario = $"runs per second, {clients} {(clients == 1 ? "client" : "clients")}";
            double bareTrue = await RateAsync(testbed.BareTrue, clients, options.Duration(4));
            double pooled = await RateAsync(testbed.Pooled, clients, options.Duration(4));
            double bareShell = await RateAsync(testbed.BareShell, clients, options.Duration(4));
            double http = await RateAsync(testbed.HttpShell, clients, options.Duration(4));
            report.Add(Figure.OfRate(scenario, testbed.BareTrue.Name, bareTrue, null, ""));
            report.Add(Figure.OfRate(scenario, testbed.Pooled.Name, pooled, bareTrue, clients >= 2 ? ">= 0.4" : ""));
            report.Add(Figure.OfRate(scenario, testbed.BareShell.Name, bareShell, null, ""));
            report.Add(Figure.OfRate(scenario, testbed.HttpShell.Name, http, bareShell, clients == 8 ? ">= 0.3" : ""));
        }
    }

    /// <summary>Runs per second.</summary>
    public static async Task<double> RateAsync(Contender contender, int clients, TimeSpan duration)
    {
        long start = Stopwatch.GetTimestamp();
        int runs = 0;
        // Threads of their own: a bare spawn blocks the one that waits for it.
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Factory.StartNew(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                await contender.RunAsync();
                Interlocked.Increment(ref runs);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
        return runs / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
