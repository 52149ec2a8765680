namespace NativeSandbox.Server.Terminals;

/// <summary>The event <c>session-ended</c>.</summary>
/// <param name="Reason"><c>closed</c>, <c>idle</c>, <c>lifetime</c>, <c>stopping</c> or <c>revoked</c>.</param>
internal sealed record EndedMessage(string Reason);
