using System.Diagnostics;
using NativeSandbox.Benchmarks.Contenders;
using NativeSandbox.Benchmarks.Measuring;

namespace NativeSandbox.Benchmarks.Scenarios;

/// <summary>One start after another, the contenders taking turns, so that noise hits all alike and the pool has time to refill as it has between requests.</summary>
internal static class Latency
{
    private const int WarmUpRounds = 5;

    public static async Task RunAsync(string scenario, IReadOnlyList<Contender> contenders, int rounds, Report report)
    {
        Dictionary<string, Samples> samples = contenders.ToDictionary(contender => contender.Name, _ => new Samples());
        for (int round = -WarmUpRounds; round < rounds; round++)
        {
            foreach (Contender contender in contenders)
            {
                long start = Stopwatch.GetTimestamp();
                await contender.RunAsync();
                TimeSpan time = Stopwatch.GetElapsedTime(start);
                if (round >= 0) samples[contender.Name].Add(time);
            }
        }

        foreach (Contender contender in contenders)
            report.Add(Figure.OfTimes(scenario, contender.Name, samples[contender.Name], contender.Bare is null ? null : samples[contender.Bare], contender.Aim));
    }
}
