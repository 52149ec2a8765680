namespace NativeSandbox.Server.Configuration;

/// <summary>The command line makes no sense. The message is one line that names what is wrong and what mends it.</summary>
internal sealed class UsageException(string message) : Exception(message);
