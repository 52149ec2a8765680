using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Terminals;

namespace NativeSandbox.Server.Executions;

/// <summary>Is told what runs write, as it comes; the program waits while a task of it runs.</summary>
internal interface IExecutionListener
{
    Task OutputAsync(UserSession session, string executionId, bool isError, string text);

    Task ExitAsync(UserSession session, ExitMessage exit);
}
