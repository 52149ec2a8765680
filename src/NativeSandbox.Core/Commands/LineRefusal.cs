namespace NativeSandbox.Core.Commands;

/// <summary>Why a line is not passed on.</summary>
/// <param name="What">The command or path that is refused.</param>
/// <param name="Message">A sentence for whoever typed it.</param>
public sealed record LineRefusal(string What, string Message);
