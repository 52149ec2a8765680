using NativeSandbox.Benchmarks.Measuring;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Benchmarks.Scenarios;

/// <summary>The same figures with more and more boxes held open: none should grow.</summary>
internal static class LivingBoxes
{
    private static readonly int[] s_counts = [0, 10, 100, 1000];

    public static async Task RunAsync(Testbed testbed, Options options, Report report)
    {
        List<ISandbox> held = [];
        foreach (int count in s_counts)
        {
            held.AddRange(await Lifecycle.OpenAsync(testbed.Backend, count - held.Count));
            string with = $"with {count} living boxes";
            await Latency.RunAsync($"latency {with}", [testbed.BareTrue, testbed.Pooled, testbed.BareShell, testbed.HttpShell], options.Rounds(200), report);
            await Lifecycle.RunAsync($"one box {with}", testbed.Backend, options.Rounds(20) / 2, report);
            double bare = await Throughput.RateAsync(testbed.BareTrue, 2, options.Duration(2));
            double pooled = await Throughput.RateAsync(testbed.Pooled, 2, options.Duration(2));
            report.Add(Figure.OfRate($"runs per second, 2 clients, {with}", testbed.BareTrue.Name, bare, null, ""));
            report.Add(Figure.OfRate($"runs per second, 2 clients, {with}", testbed.Pooled.Name, pooled, bare, ">= 0.4"));
        }

        foreach (ISandbox box in held) await box.DisposeAsync();
        await Lifecycle.QuietAsync(testbed.Backend, 0);
    }
}
