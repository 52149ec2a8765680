namespace NativeSandbox.Benchmarks.Measuring;

/// <summary>Times of one thing, in milliseconds.</summary>
internal sealed class Samples
{
    private readonly List<double> _times = [];

    public int Count => _times.Count;

    public void Add(TimeSpan time) => _times.Add(time.TotalMilliseconds);

    /// <summary>The time that a share of the samples, from 0 to 1, does not exceed.</summary>
    public double Percentile(double share)
    {
        double[] sorted = [.. _times.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1 is var at && at < 0 ? 0 : at)];
    }
}
