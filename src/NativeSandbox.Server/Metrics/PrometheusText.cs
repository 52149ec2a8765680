using System.Globalization;
using System.Text;

namespace NativeSandbox.Server.Metrics;

/// <summary>The Prometheus text format, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats).</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string EscapeLabel(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    public static void Write(StringBuilder text, MetricFamily family)
    {
        text.Append("# HELP ").Append(family.Name).Append(' ')
            .Append(family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        text.Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Type).Append('\n');
        foreach (MetricSeries series in family.Series.OrderBy(one => one.Labels, StringComparer.Ordinal))
        {
            if (family.Boundaries is { } boundaries) WriteHistogram(text, family.Name, series, boundaries);
            else Line(text, family.Name, "", series.Labels, "", series.Read().Sum);
        }
    }

    private static void WriteHistogram(StringBuilder text, string name, MetricSeries series, double[] boundaries)
    {
        (double sum, long count, long[] buckets) = series.Read();
        long below = 0;
        for (int i = 0; i < boundaries.Length; i++)
        {
            below += buckets[i];
            Line(text, name, "_bucket", series.Labels, $"le=\"{Number(boundaries[i])}\"", below);
        }
        Line(text, name, "_bucket", series.Labels, "le=\"+Inf\"", count);
        Line(text, name, "_sum", series.Labels, "", sum);
        Line(text, name, "_count", series.Labels, "", count);
    }

    private static void Line(StringBuilder text, string name, string suffix, string labels, string more, double value)
    {
        text.Append(name).Append(suffix);
        if (labels.Length + more.Length > 0)
            text.Append('{').Append(labels).Append(labels.Length > 0 && more.Length > 0 ? "," : "").Append(more).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
