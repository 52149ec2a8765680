using System.Diagnostics.Metrics;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Server.Metrics;

/// <summary>What the server counts. The names are Prometheus' own, with the unit in the name.</summary>
internal sealed class ServerMetrics : IDisposable
{
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly double[] Bytes = [1 << 20, 4 << 20, 16 << 20, 64 << 20, 128 << 20, 256 << 20, 512 << 20, 1L << 30, 4L << 30];

    private readonly Counter<long> runs;
    private readonly Histogram<double> runWall;
    private readonly Histogram<double> runCpu;
    private readonly Histogram<double> runMemory;
    private readonly Counter<long> rejected;
    private readonly Counter<long> requests;
    private readonly Histogram<double> requestTime;
    private readonly Counter<long> securityEvents;
    private BackendStatus? backend;

    public ServerMetrics()
    {
        Meter = new Meter("NativeSandbox");
        runs = Meter.CreateCounter<long>("nativesandbox_runs_total", description: "Runs that ended, by language and verdict.");
        runWall = Histogram("nativesandbox_run_wall_seconds", "Time on the clock of the program, by language and verdict.", Seconds);
        runCpu = Histogram("nativesandbox_run_cpu_seconds", "CPU time of the program, by language and verdict.", Seconds);
        runMemory = Histogram("nativesandbox_run_memory_bytes", "Most memory of the program, by language and verdict.", Bytes);
        rejected = Meter.CreateCounter<long>("nativesandbox_queue_rejected_total", description: "Requests refused because the queue was full.");
        requests = Meter.CreateCounter<long>("nativesandbox_http_requests_total", description: "Answers, by method, route and status.");
        requestTime = Histogram("nativesandbox_http_request_seconds", "Time to answer, by method, route and status.", Seconds);
        securityEvents = Meter.CreateCounter<long>("nativesandbox_security_events_total", description: "Refusals and SIGSYS kills, by kind.");
        ObserveBackend();
        ObserveProcess();
    }

    public Meter Meter { get; }

    public void Run(string language, string verdict, TimeSpan wall, TimeSpan cpu, long memoryBytes)
    {
        var byLanguage = new KeyValuePair<string, object?>("language", language);
        var byVerdict = new KeyValuePair<string, object?>("verdict", verdict);
        runs.Add(1, byLanguage, byVerdict);
        runWall.Record(wall.TotalSeconds, byLanguage, byVerdict);
        runCpu.Record(cpu.TotalSeconds, byLanguage, byVerdict);
        runMemory.Record(memoryBytes, byLanguage, byVerdict);
    }

    public void Rejected() => rejected.Add(1);

    public void Request(string method, string route, int status, TimeSpan elapsed)
    {
        var byMethod = new KeyValuePair<string, object?>("method", method);
        var byRoute = new KeyValuePair<string, object?>("route", route);
        var byStatus = new KeyValuePair<string, object?>("status", StatusText.Of(status));
        requests.Add(1, byMethod, byRoute, byStatus);
        requestTime.Record(elapsed.TotalSeconds, byMethod, byRoute, byStatus);
    }

    public void SecurityEvent(string kind) => securityEvents.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>What the next scrape tells of the backend; null where it does not answer.</summary>
    public void SetBackend(BackendStatus? status) => backend = status;

    /// <summary>Shows the queue; its owner is made after this.</summary>
    public void ObserveQueue(Func<int> running, Func<int> waiting)
    {
        Meter.CreateObservableGauge("nativesandbox_runs_active", () => (double)running(), description: "Runs at this moment.");
        Meter.CreateObservableGauge("nativesandbox_queue_length", () => (double)waiting(), description: "Requests that wait for a run to end.");
    }

    public void ObserveConnections(Func<long> open) =>
        Meter.CreateObservableGauge("nativesandbox_http_connections", () => (double)open(), description: "Connections open at this moment.");

    public void ObserveSessions(SessionManager sessions)
    {
        Gauge("nativesandbox_sessions_active", "Sessions at this moment.", now => now.Sessions);
        Gauge("nativesandbox_terminals_active", "Sessions whose terminal has a program.", now => now.Terminals);
        Gauge("nativesandbox_terminal_clients", "Clients that see a terminal.", now => now.Clients);
        Gauge("nativesandbox_session_runs_active", "Runs beside terminals at this moment.", now => now.Runs);
        Count("nativesandbox_sessions_total", "Sessions begun.", now => now.Opened);
        Count("nativesandbox_sessions_expired_total", "Sessions that ended because nobody used them or they were too old.", now => now.Expired);
        Count("nativesandbox_terminal_clients_stalled_total", "Clients detached because they took nothing.", now => now.Stalled);
        Count("nativesandbox_terminal_output_bytes_total", "Bytes that terminals' programs wrote.", now => now.OutputBytes);
        Count("nativesandbox_terminal_input_bytes_total", "Bytes that people typed and sent.", now => now.InputBytes);
        Count("nativesandbox_user_directories_cleaned_total", "Users' directories archived or removed.", now => now.HomesCleaned);

        void Gauge(string name, string description, Func<SessionStatistics, double> value) => Meter.CreateObservableGauge(name, () => value(sessions.Statistics), description: description);
        void Count(string name, string description, Func<SessionStatistics, double> value) => Meter.CreateObservableCounter(name, () => value(sessions.Statistics), description: description);
    }

    public void ObserveLog(Func<long> dropped) =>
        Meter.CreateObservableCounter("nativesandbox_log_dropped_total", () => (double)dropped(), description: "Messages that the journal did not take.");

    public void Dispose() => Meter.Dispose();

    private Histogram<double> Histogram(string name, string description, double[] boundaries) =>
        Meter.CreateHistogram(name, unit: null, description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });

    private void ObserveBackend()
    {
        Meter.CreateObservableGauge("nativesandbox_launcher_up", () => backend is null ? 0.0 : 1.0, description: "Whether the backend answers.");
        Meter.CreateObservableGauge("nativesandbox_boxes", Boxes, description: "Boxes alive, by state.");
        Meter.CreateObservableCounter("nativesandbox_boxes_created_total", () => Known(status => status.BoxesCreated), description: "Boxes made since the backend started.");
        Meter.CreateObservableCounter("nativesandbox_boxes_failed_total", () => Known(status => status.BoxesFailed), description: "Boxes whose making failed since the backend started.");
        Meter.CreateObservableCounter("nativesandbox_execs_total", () => Known(status => status.Execs), description: "Programs started since the backend started, compilers included.");
    }

    private void ObserveProcess()
    {
        Meter.CreateObservableGauge("process_resident_memory_bytes", () => (double)Environment.WorkingSet, description: "Memory of the server.");
        Meter.CreateObservableCounter("process_cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds, description: "CPU time of the server.");
        double start = (DateTimeOffset.UtcNow - (DateTime.Now - System.Diagnostics.Process.GetCurrentProcess().StartTime)).ToUnixTimeMilliseconds() / 1000.0;
        Meter.CreateObservableGauge("process_start_time_seconds", () => start, description: "When the server started, in seconds since 1970.");
    }

    private Measurement<double>[] Boxes() => backend is not { } status ? [] :
    [
        new(status.ReadyBoxes, new KeyValuePair<string, object?>("state", "ready")),
        new(status.BusyBoxes, new KeyValuePair<string, object?>("state", "busy")),
    ];

    private Measurement<double>[] Known(Func<BackendStatus, double> value) => backend is { } status ? [new(value(status))] : [];
}
