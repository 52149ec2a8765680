using System.Text.Json.Serialization;

namespace NativeSandbox.Server.Commands.Keys;

/// <summary>The keys as <c>keys list --json</c> prints them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<StoredKey>))]
internal sealed partial class KeysJson : JsonSerializerContext;
