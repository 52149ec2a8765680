namespace NativeSandbox.Server.Commands.Services;

/// <summary>The service did not do what it was asked. The message is one line that says why and what mends it.</summary>
/// <param name="message">What to tell.</param>
/// <param name="exitCode">How the program ends.</param>
internal sealed class ServiceException(string message, int exitCode) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
