namespace NativeSandbox.Launcher.Run;

/// <summary>The command line cannot be understood; the message names the option and what it takes.</summary>
internal sealed class RunUsageException(string message) : Exception(message);
