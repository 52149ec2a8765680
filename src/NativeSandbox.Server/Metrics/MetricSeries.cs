namespace NativeSandbox.Server.Metrics;

/// <summary>The numbers behind one combination of labels.</summary>
internal sealed class MetricSeries(string labels, double[]? boundaries)
{
    private readonly Lock changing = new();
    private readonly long[] buckets = boundaries is null ? [] : new long[boundaries.Length];
    private double sum;
    private long count;

    /// <summary>The labels as the text format writes them, without the braces.</summary>
    public string Labels => labels;

    public void Add(double value)
    {
        lock (changing)
        {
            sum += value;
            count++;
            if (boundaries is null) return;
            int bucket = Array.BinarySearch(boundaries, value);
            if (bucket < 0) bucket = ~bucket;
            if (bucket < buckets.Length) buckets[bucket]++;
        }
    }

    public void Set(double value)
    {
        lock (changing) sum = value;
    }

    /// <summary>A consistent copy: the sum, how many there were, and how many fell in each bucket.</summary>
    public (double Sum, long Count, long[] Buckets) Read()
    {
        lock (changing) return (sum, count, [.. buckets]);
    }
}
