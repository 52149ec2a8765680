using System.ComponentModel;
using System.Text.Json.Serialization;

namespace NativeSandbox.Server.Problems;

/// <summary>An RFC 9457 problem document that also carries <c>success</c> and <c>error</c>, for clients that look at those.</summary>
[Description("What went wrong, as RFC 9457 has it; success and error say the same for clients that look at those.")]
internal sealed record ServerProblem
{
    public const string TypePrefix = "urn:nativesandbox:problem:";

    [Description("A name for this kind of problem, for programs: urn:nativesandbox:problem:….")]
    public required string Type { get; init; }

    [Description("The kind of problem, for people.")]
    public required string Title { get; init; }

    [Description("The HTTP status.")]
    public required int Status { get; init; }

    [Description("What is wrong with this request and what mends it.")]
    public required string Detail { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("The field of the request that is wrong, like limits.memoryBytes or files[0].name.")]
    public string? Field { get; init; }

    [Description("Always false.")]
    public bool Success { get; init; }

    [Description("The same as detail.")]
    public string Error => Detail;

    /// <summary>The same for a hub's client, to whom only a text can be told.</summary>
    [JsonIgnore]
    public string Sentence => $"{Type[TypePrefix.Length..]}: {Detail}";
}
