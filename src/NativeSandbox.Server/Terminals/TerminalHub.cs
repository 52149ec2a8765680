using System.Text;
using Microsoft.AspNetCore.SignalR;
using NativeSandbox.Core.Commands;
using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.RateLimiting;
using NativeSandbox.Server.Security;

namespace NativeSandbox.Server.Terminals;

/// <summary>Terminals over SignalR. The README's chapter on terminals documents every method and event.</summary>
/// <remarks>Methods are called as messages come, up to four at once, each up to its first wait in order. Errors become a HubException by <see cref="TerminalErrors"/>.</remarks>
internal sealed class TerminalHub(
    TerminalSessions sessions, LineGuard guard, RateLimits limits, SecurityLog security) : Hub
{
    private TerminalConnection Connection => (TerminalConnection)Context.Items[typeof(TerminalConnection)]!;

    public override Task OnConnectedAsync()
    {
        var client = ClientIdentity.Of(Context.GetHttpContext()!);
        Context.Items[typeof(TerminalConnection)] = new TerminalConnection(client, client.Grant?.Closing.Register(Context.Abort) ?? default);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        Connection.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Starts a shell, a REPL or a program in a new session or in one that is named, or comes back to what runs there.</summary>
    public async Task<StartedMessage> Start(StartOptions? options)
    {
        Count();
        TerminalConnection connection = Connection;
        await connection.Starting.WaitAsync(Context.ConnectionAborted).ConfigureAwait(false);
        try
        {
            return await sessions.StartAsync(connection, options ?? new StartOptions(), Context).ConfigureAwait(false);
        }
        finally
        {
            connection.Starting.Release();
        }
    }

    /// <summary>Comes back to a session that is there.</summary>
    public Task<StartedMessage> Attach(string? sessionId) =>
        Start(new StartOptions { SessionId = sessionId ?? throw RequestException.Invalid("sessionId", "is missing.") });

    /// <summary>Types one line. To a shell only what the rules for lines let through.</summary>
    public async Task Input(string? text)
    {
        if (text is null) throw RequestException.Invalid("text", "must be a string.");
        TerminalConnection connection = Connection;
        UserSession session = connection.Current;
        if (SessionPrograms.Shells.Contains(session.ProgramName) && guard.Check(text) is { } refusal)
        {
            security.CommandRefused(connection.Client.Name, session.Id.ToString(), refusal.What);
            await Clients.Caller.SendCoreAsync(TerminalEvents.Error, TerminalEvents.Text(refusal.Message + "\n"), Context.ConnectionAborted).ConfigureAwait(false);
            return;
        }
        string line = text.EndsWith('\n') || text.EndsWith('\r') ? text : text + "\n";
        await connection.TypeAsync(Encoding.UTF8.GetBytes(line), Context.ConnectionAborted).ConfigureAwait(false);
    }

    /// <summary>Types bytes as they are: keys, pastes.</summary>
    public Task Data(byte[]? bytes) =>
        Connection.TypeAsync(bytes ?? throw RequestException.Invalid("bytes", "must be bytes, in base64."), Context.ConnectionAborted);

    /// <summary>Tells that the client has shown so many bytes of <c>data</c> more. From the first call on no more than <see cref="OutputWindow.Usual"/> are on their way.</summary>
    public void Ack(long bytes) => Connection.Acknowledge(bytes);

    /// <summary>Tells the size of the client's window.</summary>
    public void Resize(int cols, int rows)
    {
        TerminalConnection connection = Connection;
        connection.Resize(TerminalStarter.Size(cols, rows, connection.Current.Size));
    }

    /// <summary>Sends the program a signal.</summary>
    public async Task Signal(string? name)
    {
        if (!TerminalSignals.TryParse(name, out int signal)) throw RequestException.Invalid("name", $"must be one of {string.Join(", ", TerminalSignals.Names)}.");
        await Connection.SignalAsync(signal, Context.ConnectionAborted).ConfigureAwait(false);
    }

    /// <summary>Ends the program; the session stays.</summary>
    public Task Stop() => Connection.Current.StopAsync();

    private void Count()
    {
        if (!limits.IsOn) return;
        ClientIdentity client = Connection.Client;
        using WindowLease lease = limits.Take(client);
        if (lease.IsAcquired) return;
        security.RateLimited(client.Name, HubAddress.Terminal);
        throw new RequestException(ProblemKind.RateLimited.With(limits.Refusal(lease)), lease.Reset);
    }
}
