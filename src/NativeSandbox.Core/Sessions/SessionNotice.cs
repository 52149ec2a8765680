namespace NativeSandbox.Core.Sessions;

/// <summary>Something that an operator may want to read.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Session">Whose session; null where it is about none.</param>
/// <param name="Text">A sentence.</param>
public sealed record SessionNotice(SessionNoticeKind Kind, UserSession? Session, string Text);
