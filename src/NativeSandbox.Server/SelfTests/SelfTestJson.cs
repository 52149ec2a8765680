using System.Text.Json.Serialization;

namespace NativeSandbox.Server.SelfTests;

/// <summary>The file of results: by toolchain (an image's hash, <c>host</c> or <c>local</c>), then by language.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, SelfTestRecord>>))]
internal sealed partial class SelfTestJson : JsonSerializerContext;
