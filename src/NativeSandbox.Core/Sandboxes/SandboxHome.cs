namespace NativeSandbox.Core.Sandboxes;

/// <summary>A user's own directory, bound at <c>/home/sandbox</c> and <c>/box</c>. It outlives the box; several boxes may have it at once.</summary>
/// <param name="Name">The directory's name: <c>[a-z0-9][a-z0-9._-]{0,63}</c>. Made where it is missing.</param>
/// <param name="Bytes">The most that it may hold, in bytes; 0 for what the backend was set up with.</param>
/// <param name="Inodes">The most files and directories in it; 0 for what the backend was set up with.</param>
public sealed record SandboxHome(string Name, long Bytes, int Inodes);
