using System.Text.Json.Serialization;

namespace NativeSandbox.Launcher.Doctor;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
internal sealed partial class FindingJsonContext : JsonSerializerContext;
