using System.Text.Json;
using System.Text.Json.Serialization;

namespace NativeSandbox.Launcher.Seccomp;

/// <summary>One rule of a policy: what happens to these system calls when all comparisons hold.</summary>
internal sealed record PolicySyscall
{
    public IReadOnlyList<string>? Names { get; init; }

    public string? Action { get; init; }

    public uint? ErrnoRet { get; init; }

    public IReadOnlyList<PolicyArgument>? Args { get; init; }

    public string? Comment { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
