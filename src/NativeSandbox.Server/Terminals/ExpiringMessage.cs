namespace NativeSandbox.Server.Terminals;

/// <summary>The event <c>session-expiring</c>.</summary>
/// <param name="SecondsLeft">Whole seconds until the session ends.</param>
internal sealed record ExpiringMessage(int SecondsLeft);
