using System.Text.Json.Serialization;
using NativeSandbox.Server.Execution;
using NativeSandbox.Server.Executions;
using NativeSandbox.Server.Health;
using NativeSandbox.Server.Languages;
using NativeSandbox.Server.Problems;
using NativeSandbox.Server.Sessions;
using NativeSandbox.Server.Status;

namespace NativeSandbox.Server.Hosting;

/// <summary>All bodies that the server reads and writes, with code generated for each.</summary>
/// <remarks>A name given twice is refused: two readers of one body must not see two different requests.</remarks>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    MaxDepth = 32)]
[JsonSerializable(typeof(ExecuteRequest))]
[JsonSerializable(typeof(ExecuteResponse))]
[JsonSerializable(typeof(ServerProblem))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(LanguagesResponse))]
[JsonSerializable(typeof(CreateSessionRequest))]
[JsonSerializable(typeof(SessionInfo))]
[JsonSerializable(typeof(SessionsResponse))]
[JsonSerializable(typeof(RunBody))]
[JsonSerializable(typeof(RunAccepted))]
[JsonSerializable(typeof(ExecutionInfo))]
[JsonSerializable(typeof(ExecutionEvent))]
[JsonSerializable(typeof(StatsResponse))]
[JsonSerializable(typeof(SystemResponse))]
internal sealed partial class ServerJson : JsonSerializerContext;
