using NativeSandbox.Server.Metrics;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Metrics;

public sealed class MetricsTests
{
    [Fact]
    public async Task Runs_requests_boxes_and_queue_are_told_in_valid_text()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Backend.Program = (request, _, _) => Task.FromResult(Outcomes.Exited(request.Input.Length));
        (await server.ExecuteAsync(new { language = "python", code = "x" })).Dispose();
        (await server.ExecuteAsync(new { language = "python", code = "x" })).Dispose();
        (await server.ExecuteAsync(new { language = "python", code = "x", input = "1" })).Dispose();
        (await server.ExecuteAsync(new { language = "perl6", code = "x" })).Dispose();
        (await server.Client.GetAsync("/nowhere/at/all")).Dispose();
        using HttpResponseMessage response = await server.Client.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        StrictPrometheusParser metrics = StrictPrometheusParser.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(2, Value(metrics, "nativesandbox_runs_total", ("language", "python"), ("verdict", "Accepted")));
        Assert.Equal(1, Value(metrics, "nativesandbox_runs_total", ("language", "python"), ("verdict", "RuntimeError")));
        Assert.Equal(2, Value(metrics, "nativesandbox_run_cpu_seconds_count", ("language", "python"), ("verdict", "Accepted")));
        Assert.Equal(0.03, Value(metrics, "nativesandbox_run_cpu_seconds_sum", ("language", "python"), ("verdict", "Accepted")), 6);
        Assert.Equal(0, Value(metrics, "nativesandbox_run_cpu_seconds_bucket", ("language", "python"), ("verdict", "Accepted"), ("le", "0.01")));
        Assert.Equal(2, Value(metrics, "nativesandbox_run_cpu_seconds_bucket", ("language", "python"), ("verdict", "Accepted"), ("le", "0.025")));
        Assert.Equal(3, Value(metrics, "nativesandbox_http_requests_total", ("method", "POST"), ("route", "/api/execute"), ("status", "200")));
        Assert.Equal(1, Value(metrics, "nativesandbox_http_requests_total", ("method", "POST"), ("route", "/api/execute"), ("status", "400")));
        Assert.Equal(1, Value(metrics, "nativesandbox_http_requests_total", ("method", "GET"), ("route", "other"), ("status", "404")));
        Assert.Equal(1, Value(metrics, "nativesandbox_security_events_total", ("kind", "validation")));
        Assert.Equal(3, Value(metrics, "nativesandbox_boxes", ("state", "ready")));
        Assert.Equal(1, Value(metrics, "nativesandbox_launcher_up"));
        Assert.Equal(0, Value(metrics, "nativesandbox_queue_length"));
        Assert.True(Value(metrics, "nativesandbox_http_connections") >= 1);
        Assert.True(Value(metrics, "process_resident_memory_bytes") > 0);
    }

    [Fact]
    public async Task A_backend_that_does_not_answer_is_down_and_its_figures_are_gone()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (await server.Client.GetAsync("/metrics")).Dispose();
        server.Backend.Broken = true;
        StrictPrometheusParser metrics = StrictPrometheusParser.Parse(await server.Client.GetStringAsync("/metrics"));
        Assert.Equal(0, Value(metrics, "nativesandbox_launcher_up"));
        Assert.DoesNotContain(metrics.Samples, sample => sample.Name == "nativesandbox_boxes");
    }

    [Fact]
    public void Label_values_are_escaped()
    {
        using var metrics = new ServerMetrics();
        using var collector = new PrometheusCollector(metrics);
        metrics.SecurityEvent("a\\b\"c\nd");
        StrictPrometheusParser parsed = StrictPrometheusParser.Parse(collector.Scrape());
        Assert.Equal(1, Value(parsed, "nativesandbox_security_events_total", ("kind", "a\\b\"c\nd")));
    }

    [Fact]
    public void Numbers_beyond_the_last_bucket_count_in_the_infinite_one()
    {
        using var metrics = new ServerMetrics();
        using var collector = new PrometheusCollector(metrics);
        metrics.Run("python", "Accepted", TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(1), 5);
        StrictPrometheusParser parsed = StrictPrometheusParser.Parse(collector.Scrape());
        (string, string)[] labels = [("language", "python"), ("verdict", "Accepted")];
        Assert.Equal(0, Value(parsed, "nativesandbox_run_wall_seconds_bucket", [.. labels, ("le", "30")]));
        Assert.Equal(1, Value(parsed, "nativesandbox_run_wall_seconds_bucket", [.. labels, ("le", "+Inf")]));
        // A value on the border belongs to the bucket below it: le means less or equal.
        Assert.Equal(1, Value(parsed, "nativesandbox_run_cpu_seconds_bucket", [.. labels, ("le", "0.001")]));
    }

    private static double Value(StrictPrometheusParser metrics, string name, params (string Name, string Value)[] labels) =>
        metrics.Samples.Single(sample => sample.Name == name && sample.Labels.Count == labels.Length
            && labels.All(label => sample.Labels.TryGetValue(label.Name, out string? value) && value == label.Value)).Value;
}
