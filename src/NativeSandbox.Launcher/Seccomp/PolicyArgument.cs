using System.Text.Json;
using System.Text.Json.Serialization;

namespace NativeSandbox.Launcher.Seccomp;

/// <summary>A comparison with argument <see cref="Index"/> (0 to 5). For a masked one <see cref="Value"/> is the mask.</summary>
internal sealed record PolicyArgument
{
    public uint? Index { get; init; }

    public ulong? Value { get; init; }

    public ulong ValueTwo { get; init; }

    public string? Op { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
