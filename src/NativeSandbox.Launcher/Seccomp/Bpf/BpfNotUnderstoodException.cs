namespace NativeSandbox.Launcher.Seccomp.Bpf;

/// <summary>A program does what libseccomp's do not, or grows past the bound. It is then used as it is.</summary>
internal sealed class BpfNotUnderstoodException(string message) : Exception(message);
