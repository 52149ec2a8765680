using System.ComponentModel;

namespace NativeSandbox.Server.Execution;

/// <summary>A file that a request brings along.</summary>
internal sealed record ExecuteFile
{
    [Description("A relative path below the working directory, parts separated by '/', at most 255 bytes a part, without '..'.")]
    public string? Name { get; init; }

    [Description("What is in it, as encoding says.")]
    public string? Content { get; init; }

    [Description("utf8 (the default) or base64.")]
    public string? Encoding { get; init; }
}
