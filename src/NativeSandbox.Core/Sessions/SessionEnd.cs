namespace NativeSandbox.Core.Sessions;

/// <summary>Why a session is over. The user's directory stays in every case.</summary>
public enum SessionEnd
{
    /// <summary>Its user ended it.</summary>
    Closed,

    /// <summary>Nobody typed anything for <see cref="SessionPolicy.IdleTimeout"/>.</summary>
    Idle,

    /// <summary>It is older than <see cref="SessionPolicy.Lifetime"/>.</summary>
    Lifetime,

    /// <summary>The service stops.</summary>
    Stopping,

    /// <summary>Its owner may no longer use the service.</summary>
    Revoked,
}
