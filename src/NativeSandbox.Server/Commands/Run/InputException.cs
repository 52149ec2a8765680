using NativeSandbox.Server.Logging;

namespace NativeSandbox.Server.Commands.Run;

/// <summary>A file that was named cannot be used. The message is one line.</summary>
internal sealed class InputException(string message, int exitCode) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public static InputException Unreadable(string what, string path, Exception failure) =>
        new($"{what} is '{LogText.Escape(path)}'; it cannot be read: {LogText.Escape(failure.Message.TrimEnd('.'))}.", Commands.ExitCode.NoInput);
}
