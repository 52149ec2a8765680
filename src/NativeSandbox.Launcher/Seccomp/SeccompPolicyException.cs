namespace NativeSandbox.Launcher.Seccomp;

/// <summary>A policy cannot be used. The message names the file, the field and what would be right.</summary>
internal sealed class SeccompPolicyException(string message) : Exception(message);
