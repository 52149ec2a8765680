namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>One line of the result.</summary>
/// <param name="Scenario">What was done.</param>
/// <param name="Name">With what.</param>
/// <param name="P50">Milliseconds; null where a rate was measured.</param>
/// <param name="P95">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="PerSecond">Runs per second; null where times were measured.</param>
/// <param name="Ratio">To the bare start of the same program; null where there is none.</param>
/// <param name="Aim">What the ratio should be; empty for none.</param>
internal sealed record Figure(string Scenario, string Name, double? P50, double? P95, double? P99, double? PerSecond, double? Ratio, string Aim)
{
    public static Figure OfTimes(string scenario, string name, Samples samples, Samples? bare, string aim) => new(
        scenario, name, samples.Percentile(0.5), samples.Percentile(0.95), samples.Percentile(0.99), null, bare is null ? null : samples.Percentile(0.5) / bare.Percentile(0.5), aim);

    public static Figure OfRate(string scenario, string name, double perSecond, double? bare, string aim) =>
        new(scenario, name, null, null, null, perSecond, perSecond / bare, aim);
}
