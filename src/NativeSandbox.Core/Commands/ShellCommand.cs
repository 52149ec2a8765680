namespace NativeSandbox.Core.Commands;

/// <summary>One command that a line would run, wherever in the line it stands.</summary>
/// <param name="Assignments">Variables set in front of it: <c>A=1</c>.</param>
/// <param name="Words">Its name and arguments; empty where there are only assignments or redirections.</param>
/// <param name="Redirections">Files that its streams go to or come from.</param>
public sealed record ShellCommand(IReadOnlyList<ShellWord> Assignments, IReadOnlyList<ShellWord> Words, IReadOnlyList<ShellWord> Redirections);
