namespace NativeSandbox.Server.Logging;

/// <summary>One line a request. The path without its query: people put secrets there.</summary>
internal sealed partial class RequestLog(ILoggerFactory factory)
{
    private readonly ILogger logger = factory.CreateLogger(LogCategories.Requests);

    public void Write(string method, string path, int status, double milliseconds, string client) =>
        Line(logger, method, path, status, milliseconds, client);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Path} {Status} {ElapsedMs:0.0} ms, {Client}")]
    private static partial void Line(ILogger logger, string method, string path, int status, double elapsedMs, string client);
}
