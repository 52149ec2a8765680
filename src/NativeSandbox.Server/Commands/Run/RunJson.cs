using System.Text.Json.Serialization;
using NativeSandbox.Server.Execution;

namespace NativeSandbox.Server.Commands.Run;

/// <summary>The answer as <c>nativesandbox run --json</c> prints it: that of <c>POST /api/execute</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ExecuteResponse))]
internal sealed partial class RunJson : JsonSerializerContext;
