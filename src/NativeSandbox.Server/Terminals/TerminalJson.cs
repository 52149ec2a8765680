using System.Text.Json.Serialization;

namespace NativeSandbox.Server.Terminals;

/// <summary>All that the hub's methods take and its events carry, with code generated for each. Bytes are base64, as JSON has no other way.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 16)]
[JsonSerializable(typeof(StartOptions))]
[JsonSerializable(typeof(StartedMessage))]
[JsonSerializable(typeof(ExitMessage))]
[JsonSerializable(typeof(ExpiringMessage))]
[JsonSerializable(typeof(EndedMessage))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(byte[]))]
[JsonSerializable(typeof(ReadOnlyMemory<byte>))]
internal sealed partial class TerminalJson : JsonSerializerContext;
