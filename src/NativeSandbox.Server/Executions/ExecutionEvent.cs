using System.ComponentModel;
using System.Text.Json.Serialization;
using NativeSandbox.Server.Terminals;

namespace NativeSandbox.Server.Executions;

/// <summary>The data of one server-sent event.</summary>
/// <param name="Kind"><see cref="Output"/>, <see cref="Error"/> or <see cref="Ended"/>: the event's name.</param>
/// <param name="Text">With output and error: what the program wrote.</param>
/// <param name="Exit">With exit: how it ended.</param>
internal sealed record ExecutionEvent(
    [property: JsonIgnore] string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Description("With the events output and error: what the program wrote.")] string? Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Description("With the event exit: how it ended.")] ExitMessage? Exit)
{
    public const string Output = "output";
    public const string Error = "error";
    public const string Ended = "exit";
}
