namespace NativeSandbox.Server.Logging;

/// <summary>One line a request, but for good answers of /health: load balancers and the watchdog ask for it every few seconds (those are for LOG_LEVEL debug). The path without its query: people put secrets there.</summary>
internal sealed partial class RequestLog(ILoggerFactory factory)
{
    private readonly ILogger logger = factory.CreateLogger(LogCategories.Requests);

    public void Write(string method, string path, int status, double milliseconds, string client) =>
        Line(logger, path == "/health" && status == StatusCodes.Status200OK ? LogLevel.Debug : LogLevel.Information, method, path, status, milliseconds, client);

    [LoggerMessage(Message = "{Method} {Path} {Status} {ElapsedMs:0.0} ms, {Client}")]
    private static partial void Line(ILogger logger, LogLevel level, string method, string path, int status, double elapsedMs, string client);
}
