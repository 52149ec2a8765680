using NativeSandbox.Core.Sessions;
using NativeSandbox.Server.Logging;

namespace NativeSandbox.Server.Security;

/// <summary>Takes from the holders of revoked keys what they have open: their sessions with all that runs in them, then their connections to the hub.</summary>
/// <remarks>Streams of runs' events end with the runs, and those with their sessions.</remarks>
internal sealed class KeyRevocation(SessionManager sessions, SecurityLog security)
{
    // A launcher that hangs must keep neither the connections open nor the reload from ending.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Done when all is ended and closed.</summary>
    public async Task EndAsync(IReadOnlyList<KeyGrant> revoked)
    {
        foreach (KeyGrant grant in revoked) grant.Revoke();
        await Task.WhenAll(revoked.Select(EndAsync)).ConfigureAwait(false);
    }

    private async Task EndAsync(KeyGrant grant)
    {
        security.KeyRevoked(grant.Tenant, sessions.Of(grant.Tenant).Count);
        // First the sessions: their clients are told why over the connections.
        await Task.WhenAny(sessions.CloseAllOfAsync(grant.Tenant, SessionEnd.Revoked), Task.Delay(Patience)).ConfigureAwait(false);
        await grant.CloseAsync().ConfigureAwait(false);
    }
}
