namespace NativeSandbox.Core.Sessions;

/// <summary>Why a client no longer sees a terminal, though it did not leave.</summary>
public enum DetachReason
{
    /// <summary>It took nothing for <see cref="SessionPolicy.ClientStall"/>.</summary>
    Stalled,

    /// <summary>One of its methods threw.</summary>
    Failed,
}
