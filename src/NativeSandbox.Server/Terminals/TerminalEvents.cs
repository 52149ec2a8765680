namespace NativeSandbox.Server.Terminals;

/// <summary>The names of the events that the hub sends.</summary>
internal static class TerminalEvents
{
    public const string Started = "started";
    public const string Data = "data";
    public const string Output = "output-success";
    public const string Error = "output-error";
    public const string Exit = "exit";
    public const string Expiring = "session-expiring";
    public const string Ended = "session-ended";

    /// <summary>The arguments of <see cref="Output"/> and <see cref="Error"/>: always two, for the .NET client takes an event only with the number that it expects.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="executionId">The run of POST /run that wrote it; null for the terminal.</param>
    public static object?[] Text(string text, string? executionId = null) => [text, executionId];
}
