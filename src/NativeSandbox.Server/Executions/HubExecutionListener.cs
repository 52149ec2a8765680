using Microsoft.AspNetCore.SignalR;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Terminals;

namespace NativeSandbox.Server.Executions;

/// <summary>Sends what a run writes to all hub connections that see its session.</summary>
internal sealed class HubExecutionListener(IHubContext<TerminalHub> hub) : IExecutionListener
{
    public Task OutputAsync(UserSession session, string executionId, bool isError, string text) =>
        hub.Clients.Group(TerminalSessions.GroupOf(session)).SendCoreAsync(isError ? TerminalEvents.Error : TerminalEvents.Output, TerminalEvents.Text(text, executionId));

    public Task ExitAsync(UserSession session, ExitMessage exit) =>
        hub.Clients.Group(TerminalSessions.GroupOf(session)).SendAsync(TerminalEvents.Exit, exit);
}
