using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace NativeSandbox.Server.Metrics;

/// <summary>All series of one instrument.</summary>
internal sealed class MetricFamily
{
    private readonly ConcurrentDictionary<LabelValues, MetricSeries> series = new();
    private readonly bool observable;

    public MetricFamily(Instrument instrument)
    {
        Name = instrument.Name;
        Help = instrument.Description ?? "";
        observable = instrument.IsObservable;
        Boundaries = instrument is Histogram<double> histogram ? [.. histogram.Advice?.HistogramBucketBoundaries ?? []] : null;
        Type = Boundaries is not null ? "histogram" : Name.EndsWith("_total", StringComparison.Ordinal) ? "counter" : "gauge";
    }

    public string Name { get; }

    public string Help { get; }

    public string Type { get; }

    public double[]? Boundaries { get; }

    public ICollection<MetricSeries> Series => series.Values;

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = LabelValues.From(tags);
        if (!series.TryGetValue(key, out MetricSeries? one)) one = series.GetOrAdd(key, new MetricSeries(Labels(tags), Boundaries));
        if (observable) one.Set(value);
        else one.Add(value);
    }

    /// <summary>Forgets the last scrape's observations, so that what is gone is not told again.</summary>
    public void ForgetObservations()
    {
        if (observable) series.Clear();
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach ((string name, object? value) in tags)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(name).Append("=\"").Append(PrometheusText.EscapeLabel(value as string ?? "")).Append('"');
        }
        return text.ToString();
    }
}
