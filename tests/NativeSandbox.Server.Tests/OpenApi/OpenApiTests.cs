using System.Text.Json;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.OpenApi;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_describes_every_address_with_units_ranges_and_problems()
    {
        await using RunningServer server = await RunningServer.StartAsync(("MEMORY_LIMIT", "64m"));
        JsonElement document = await RunningServer.JsonAsync(await server.Client.GetAsync("/openapi/v1.json"));
        JsonElement paths = document.GetProperty("paths");
        Assert.Equal(
            ["/api/execute", "/api/executions/{executionId}", "/api/executions/{executionId}/events", "/api/languages", "/api/sessions", "/api/sessions/{id}",
                "/api/sessions/{id}/recording", "/api/system", "/health", "/metrics", "/run/{language}", "/schemas/manifest.json", "/stats"], paths.EnumerateObject().Select(path => path.Name).Order());
        JsonElement responses = paths.GetProperty("/api/execute").GetProperty("post").GetProperty("responses");
        Assert.Equal(["200", "400", "401", "413", "415", "429", "500", "503", "504"], responses.EnumerateObject().Select(response => response.Name).Order());
        Assert.True(responses.GetProperty("429").GetProperty("content").TryGetProperty("application/problem+json", out _));
        JsonElement schemas = document.GetProperty("components").GetProperty("schemas");
        JsonElement memory = schemas.GetProperty("ExecuteLimits").GetProperty("properties").GetProperty("memoryBytes");
        Assert.Equal(64 << 20, memory.GetProperty("maximum").GetInt64());
        Assert.Contains("bytes", memory.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal(["code", "language"], schemas.GetProperty("ExecuteRequest").GetProperty("required").EnumerateArray().Select(name => name.GetString()).Order());
        foreach (JsonProperty schema in schemas.EnumerateObject().Where(schema => ((string[])["Execut", "Run", "Session", "Exit", "Usage", "CreateSession"]).Any(start => schema.Name.StartsWith(start, StringComparison.Ordinal))))
            foreach (JsonProperty property in schema.Value.GetProperty("properties").EnumerateObject())
                Assert.True(property.Value.TryGetProperty("description", out _) || property.Value.TryGetProperty("$ref", out _) || property.Value.TryGetProperty("oneOf", out _),
                    $"{schema.Name}.{property.Name} has no description");
    }
}
