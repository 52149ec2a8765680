using System.Text.Json;
using System.Text.Json.Serialization;

namespace NativeSandbox.Launcher.Seccomp;

/// <summary>A policy as the OCI runtime specification (and Docker) writes it.</summary>
internal sealed record PolicyDocument
{
    public string? DefaultAction { get; init; }

    public uint? DefaultErrnoRet { get; init; }

    public IReadOnlyList<string>? Architectures { get; init; }

    public IReadOnlyList<PolicyArchitecture>? ArchMap { get; init; }

    public IReadOnlyList<PolicySyscall>? Syscalls { get; init; }

    /// <summary>Fields this schema does not have. A field that is ignored would be a rule that does not hold.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
