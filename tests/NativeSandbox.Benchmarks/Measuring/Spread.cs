namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>Least, median and most of some samples, in milliseconds.</summary>
internal sealed record Spread(double Least, double Median, double Most)
{
    public static Spread Of(Samples samples) => new(samples.Percentile(0), samples.Percentile(0.5), samples.Percentile(1));
}
