using System.Text;
using NativeSandbox.Server.Status;

namespace NativeSandbox.Server.Metrics;

/// <summary><c>GET /metrics</c>.</summary>
internal static class MetricsEndpoint
{
    public static async Task<IResult> HandleAsync(
        BackendProbe probe, ServerMetrics metrics, PrometheusCollector collector, CancellationToken cancellationToken)
    {
        metrics.SetBackend((await probe.AskAsync(cancellationToken).ConfigureAwait(false)).Status);
        return Results.Text(collector.Scrape(), PrometheusText.ContentType, Encoding.UTF8);
    }
}
