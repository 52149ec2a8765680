using System.Diagnostics.Metrics;
using System.Text;

namespace NativeSandbox.Server.Metrics;

/// <summary>Keeps the totals of the server's instruments and writes them for Prometheus.</summary>
internal sealed class PrometheusCollector : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly SortedDictionary<string, MetricFamily> families = new(StringComparer.Ordinal);
    private readonly Lock scraping = new();

    public PrometheusCollector(ServerMetrics metrics)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            // By reference: another server in the same process, as tests have, keeps its own numbers.
            if (!ReferenceEquals(instrument.Meter, metrics.Meter)) return;
            var family = new MetricFamily(instrument);
            lock (scraping) families[family.Name] = family;
            listening.EnableMeasurementEvents(instrument, family);
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        listener.Start();
    }

    public string Scrape()
    {
        lock (scraping)
        {
            foreach (MetricFamily family in families.Values) family.ForgetObservations();
            listener.RecordObservableInstruments();
            var text = new StringBuilder(16 << 10);
            foreach (MetricFamily family in families.Values) PrometheusText.Write(text, family);
            return text.ToString();
        }
    }

    public void Dispose() => listener.Dispose();
}
