using Microsoft.AspNetCore.SignalR;
using NativeSandbox.Core.Sessions;

namespace NativeSandbox.Server.Terminals;

/// <summary>Sends what a terminal says over one hub connection. Each send waits for the connection's buffer, so a client that does not read holds the program.</summary>
/// <param name="client">The connection.</param>
/// <param name="session">Whose terminal it is.</param>
/// <param name="asText">Whether output goes out as text.</param>
/// <param name="window">How much the client lets be on its way.</param>
/// <param name="abort">Ends the connection.</param>
internal sealed class HubTerminalClient(ISingleClientProxy client, UserSession session, bool asText, OutputWindow window, Action abort) : ITerminalClient
{
    // Who ends a session may cut its connections off next (the server stops, the key is revoked), with what the transport has not sent
    // yet; and nothing tells when it has.
    private static readonly TimeSpan SendingTime = TimeSpan.FromMilliseconds(250);

    private readonly TextStream output = new();
    private readonly TextStream error = new();
    private readonly TaskCompletionSource<TerminalStarted> first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The first program that the client came to.</summary>
    public Task<TerminalStarted> First => first.Task;

    public async ValueTask StartedAsync(TerminalStarted started)
    {
        first.TrySetResult(started);
        await SendAsync(TerminalEvents.Started, Describe(session, started)).ConfigureAwait(false);
    }

    public async ValueTask DataAsync(ReadOnlyMemory<byte> data)
    {
        if (!asText) await SendAsync(TerminalEvents.Data, data).ConfigureAwait(false);
        else await SendTextAsync(TerminalEvents.Output, output.Take(data.Span)).ConfigureAwait(false);
        await window.SentAsync(data.Length).ConfigureAwait(false);
    }

    public ValueTask ErrorAsync(ReadOnlyMemory<byte> data) => SendTextAsync(TerminalEvents.Error, error.Take(data.Span));

    public async ValueTask ExitAsync(TerminalExit exit)
    {
        await SendTextAsync(TerminalEvents.Output, output.End()).ConfigureAwait(false);
        await SendTextAsync(TerminalEvents.Error, error.End()).ConfigureAwait(false);
        await SendAsync(TerminalEvents.Exit, ExitMessage.Of(exit)).ConfigureAwait(false);
    }

    public async ValueTask ExpiringAsync(TimeSpan left) =>
        await SendAsync(TerminalEvents.Expiring, new ExpiringMessage((int)Math.Ceiling(left.TotalSeconds))).ConfigureAwait(false);

    public async ValueTask EndedAsync(SessionEnd end)
    {
        await SendAsync(TerminalEvents.Ended, new EndedMessage(end switch
        {
            SessionEnd.Idle => "idle",
            SessionEnd.Lifetime => "lifetime",
            SessionEnd.Stopping => "stopping",
            SessionEnd.Revoked => "revoked",
            _ => "closed",
        })).ConfigureAwait(false);
        await Task.Delay(SendingTime).ConfigureAwait(false);
    }

    // What was not taken cannot be sent again, so the client must come back and be shown the scrollback.
    public void OnDetached(DetachReason reason) => abort();

    public static StartedMessage Describe(UserSession session, TerminalStarted? started) => new()
    {
        SessionId = session.Id.Value,
        UserDirectory = session.Home,
        Language = started?.Program ?? session.ProgramName,
        Reattached = started?.Reattached ?? false,
        ReplayedBytes = started?.ReplayedBytes ?? 0,
        Cols = (started?.Size ?? session.Size).Columns,
        Rows = (started?.Size ?? session.Size).Rows,
        ExpiresAt = session.Expires.UtcDateTime,
    };

    private ValueTask SendTextAsync(string name, string text) => text.Length == 0 ? ValueTask.CompletedTask : new ValueTask(client.SendCoreAsync(name, TerminalEvents.Text(text)));

    private Task SendAsync(string name, object argument) => client.SendCoreAsync(name, [argument]);
}
