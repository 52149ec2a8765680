using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Logging;

namespace NativeSandbox.Server.Sessions;

/// <summary>What becomes of sessions, in the log of executions. Of an id only the beginning: it is the right to use the session.</summary>
internal sealed partial class SessionLog(ILoggerFactory factory, SecurityLog security)
{
    private readonly ILogger logger = factory.CreateLogger(LogCategories.Executions);

    public void Write(SessionNotice notice)
    {
        string session = notice.Session?.Id.ToString() ?? "none", owner = notice.Session?.Owner ?? "nobody", kind = notice.Kind.ToString();
        if (notice.Kind == SessionNoticeKind.ForbiddenSystemCall) security.ForbiddenSystemCallInTerminal(owner, notice.Session?.ProgramName ?? "unknown", session);
        if (notice.Kind == SessionNoticeKind.Failed) Failed(logger, kind, session, owner, notice.Text);
        else Line(logger, kind, session, owner, notice.Text);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Kind}: {Session} of {Owner}: {Text}")]
    private static partial void Line(ILogger logger, string kind, string session, string owner, string text);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Kind}: {Session} of {Owner}: {Text}")]
    private static partial void Failed(ILogger logger, string kind, string session, string owner, string text);
}
