namespace NativeSandbox.Launcher.Spawning;

/// <summary>A box's process, or why there is none.</summary>
/// <param name="Pid">Its id in the launcher's pid namespace, -1 for none.</param>
/// <param name="PidFd">A descriptor of it, the receiver's; -1 for none.</param>
/// <param name="Errno">Why there is none.</param>
internal readonly record struct Spawned(int Pid, int PidFd, int Errno);
