using Microsoft.AspNetCore.SignalR;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Sessions;

namespace NativeSandbox.Server.Terminals;

/// <summary>Brings connections and sessions together.</summary>
internal sealed class TerminalSessions(TerminalStarter starter, SessionAccess access, SessionManager manager, IHubContext<TerminalHub> hub)
{
    // The session answers at once; a client that takes nothing yet must not keep the call for ever.
    private static readonly TimeSpan Reattaching = TimeSpan.FromSeconds(5);

    /// <summary>The group of all connections that see a session.</summary>
    public static string GroupOf(UserSession session) => "session " + session.Id.Value;

    /// <exception cref="RequestException">A field is wrong, there is no such session, another program runs there, or there are too many.</exception>
    /// <exception cref="SessionException">The session ended meanwhile.</exception>
    public async Task<StartedMessage> StartAsync(TerminalConnection connection, StartOptions options, HubCallerContext context)
    {
        bool asText = TerminalStarter.IsText(options);
        SessionProgram? program = starter.Program(options);
        TerminalStarter.Size(options.Cols, options.Rows, TerminalSize.Usual);
        UserSession session = program is null
            ? access.Find(options.SessionId, connection.Client)
            : access.Open(options.SessionId, options.User, record: false, connection.Client);
        bool runs = session.State is TerminalState.Starting or TerminalState.Running;
        if (program is not null && runs && (options.Code is not null || session.ProgramName != program.Name))
            throw new RequestException(ProblemKind.Conflict.With($"{session.ProgramName} runs in this session: call stop first, or start with the sessionId alone to see it."));
        await LeaveAsync(connection, context.ConnectionId).ConfigureAwait(false);
        var window = new OutputWindow(OutputWindow.Usual);
        var client = new HubTerminalClient(hub.Clients.Client(context.ConnectionId), session, asText, window, context.Abort);
        // Whoever does not say how large the window is must not make that of the others smaller.
        TerminalSize size = TerminalStarter.Size(options.Cols, options.Rows, session.Clients > 0 ? session.Size : TerminalSize.Usual);
        TerminalAttachment attachment = session.Attach(client, size, replay: program is null || runs);
        connection.Enter(session, attachment, window);
        // Only now does the terminal have the size that belongs at the recording's head.
        if (options.Record) session.StartRecording();
        await hub.Groups.AddToGroupAsync(context.ConnectionId, GroupOf(session)).ConfigureAwait(false);
        if (program is not null && !runs) await BeginAsync(connection, session, program, isNew: options.SessionId is null).ConfigureAwait(false);
        return HubTerminalClient.Describe(session, runs ? await FirstAsync(client).ConfigureAwait(false) : null);
    }

    private async Task BeginAsync(TerminalConnection connection, UserSession session, SessionProgram program, bool isNew)
    {
        try
        {
            session.Start(program);
        }
        catch (SessionException)
        {
            connection.Leave();
            if (isNew) await manager.CloseAsync(session).ConfigureAwait(false);
            throw;
        }
    }

    private async Task LeaveAsync(TerminalConnection connection, string connectionId)
    {
        if (connection.Session is not { } session) return;
        connection.Leave();
        await hub.Groups.RemoveFromGroupAsync(connectionId, GroupOf(session)).ConfigureAwait(false);
    }

    private static async Task<TerminalStarted?> FirstAsync(HubTerminalClient client)
    {
        await Task.WhenAny(client.First, Task.Delay(Reattaching)).ConfigureAwait(false);
        return client.First.IsCompletedSuccessfully ? await client.First.ConfigureAwait(false) : null;
    }
}
