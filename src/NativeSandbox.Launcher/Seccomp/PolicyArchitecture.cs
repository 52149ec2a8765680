using System.Text.Json;
using System.Text.Json.Serialization;

namespace NativeSandbox.Launcher.Seccomp;

/// <summary>An entry of Docker's <c>archMap</c>.</summary>
internal sealed record PolicyArchitecture
{
    public string? Architecture { get; init; }

    public IReadOnlyList<string>? SubArchitectures { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
