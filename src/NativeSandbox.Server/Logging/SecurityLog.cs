using NativeSandbox.Server.Execution;
using NativeSandbox.Server.Metrics;

namespace NativeSandbox.Server.Logging;

/// <summary>What an operator wants to know about those who try. Keys are never among it.</summary>
internal sealed partial class SecurityLog(ILoggerFactory factory, ServerMetrics metrics)
{
    private readonly ILogger logger = factory.CreateLogger(LogCategories.Security);

    public void AuthenticationFailed(string client, string path, string reason)
    {
        metrics.SecurityEvent("authentication");
        Authentication(logger, client, path, reason);
    }

    public void HostRefused(string client, string path, string host)
    {
        metrics.SecurityEvent("host");
        Host(logger, client, path, host);
    }

    public void RateLimited(string client, string path)
    {
        metrics.SecurityEvent("rate_limit");
        RateLimit(logger, client, path);
    }

    public void Refused(string client, string path, string field, string detail)
    {
        metrics.SecurityEvent("validation");
        Validation(logger, client, path, field, detail);
    }

    public void ForbiddenSystemCall(string client, string language, ExecutionId id)
    {
        metrics.SecurityEvent("system_call");
        SystemCall(logger, client, language, id.Text);
    }

    public void ForbiddenSystemCallInTerminal(string client, string program, string session)
    {
        metrics.SecurityEvent("system_call");
        TerminalSystemCall(logger, client, program, session);
    }

    public void CommandRefused(string client, string session, string what)
    {
        metrics.SecurityEvent("command");
        Command(logger, client, session, what);
    }

    public void KeyRevoked(string tenant, int sessions) => Revoked(logger, tenant, sessions);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Access revoked: {Client} loses {Sessions} sessions and all connections")]
    private static partial void Revoked(ILogger logger, string client, int sessions);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Authentication failed: {Client} on {Path}: {Reason}")]
    private static partial void Authentication(ILogger logger, string client, string path, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Host refused: {Client} on {Path} for {Host}")]
    private static partial void Host(ILogger logger, string client, string path, string host);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rate limit reached: {Client} on {Path}")]
    private static partial void RateLimit(ILogger logger, string client, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request refused: {Client} on {Path}, {Field}: {Detail}")]
    private static partial void Validation(ILogger logger, string client, string path, string field, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Forbidden system call (SIGSYS): {Client} with a {Language} program, {ExecutionId}")]
    private static partial void SystemCall(ILogger logger, string client, string language, string executionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Forbidden system call (SIGSYS): {Client} with {Language} in the terminal of session {Session}")]
    private static partial void TerminalSystemCall(ILogger logger, string client, string language, string session);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Command refused: {Client} in session {Session}: {Command}")]
    private static partial void Command(ILogger logger, string client, string session, string command);
}
