using System.Diagnostics.CodeAnalysis;

namespace NativeSandbox.Server.Security;

/// <summary>What lets the holder of a key in, or everybody where no key is configured. All that was opened with it ends when it is revoked.</summary>
/// <param name="tenant">Whose sessions are its holder's.</param>
[SuppressMessage("Design", "CA1001", Justification = "A token source without timer or wait handle holds nothing to give back.")]
internal sealed class KeyGrant(string tenant)
{
    private readonly CancellationTokenSource closing = new();
    private volatile bool isRevoked;

    public string Tenant => tenant;

    /// <summary>Whether nothing new may be begun.</summary>
    public bool IsRevoked => isRevoked;

    /// <summary>Cancelled when what still has a connection open must let it go.</summary>
    public CancellationToken Closing => closing.Token;

    /// <summary>Nothing new may be begun; what is there is still told why it ends.</summary>
    public void Revoke() => isRevoked = true;

    /// <summary>Closes every connection.</summary>
    public Task CloseAsync() => closing.CancelAsync();
}
