using System.Net;
using System.Text.Json;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Status;

public sealed class StatusTests
{
    [Fact]
    public async Task Health_has_exactly_the_documented_fields()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonElement health = await RunningServer.JsonAsync(await server.Client.GetAsync("/health"));
        Assert.Equal(["activeSessions", "connectionCount", "memoryUsage", "status", "timestamp", "totalSessions"], Names(health));
        Assert.Equal(["heapTotal", "rss"], Names(health.GetProperty("memoryUsage")));
        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Equal(1, health.GetProperty("connectionCount").GetInt64());
        Assert.True(health.GetProperty("memoryUsage").GetProperty("rss").GetInt64() > 1 << 20);
    }

    [Fact]
    public async Task Languages_come_with_versions_and_limits()
    {
        await using RunningServer server = await RunningServer.StartAsync(("MEMORY_LIMIT", "100m"));
        JsonElement answer = await RunningServer.JsonAsync(await server.Client.GetAsync("/api/languages"));
        Assert.True(answer.GetProperty("success").GetBoolean());
        JsonElement[] languages = [.. answer.GetProperty("languages").EnumerateArray()];
        Assert.Equal(["c", "cobol", "python"], languages.Select(language => language.GetProperty("id").GetString()));
        JsonElement python = languages[2];
        Assert.Equal("3.11.2", python.GetProperty("version").GetString());
        Assert.True(python.GetProperty("available").GetBoolean());
        Assert.Equal("py", python.GetProperty("aliases")[0].GetString());
        Assert.Equal(100 << 20, python.GetProperty("defaultLimits").GetProperty("memoryBytes").GetInt64());
        Assert.Equal(10_000, python.GetProperty("maximumLimits").GetProperty("wallTimeMs").GetDouble());
        Assert.True(languages[0].GetProperty("compiled").GetBoolean());
        Assert.False(languages[1].GetProperty("available").GetBoolean());
        Assert.Equal("cobc is not there", languages[1].GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("toolchainImage").ValueKind);
        Assert.Equal(("host", ".py", "print('hello')"), (python.GetProperty("source").GetString(), python.GetProperty("extensions")[0].GetString(), python.GetProperty("hello").GetString()));
        Assert.Equal("python-w", python.GetProperty("variants")[0].GetProperty("id").GetString());
        Assert.Equal("not run", python.GetProperty("selfTest").GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, python.GetProperty("startTimeMs").ValueKind);
    }

    [Fact]
    public async Task A_variant_is_asked_for_by_its_own_name()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        IReadOnlyList<string>? arguments = null;
        server.Backend.Program = (request, _, _) =>
        {
            arguments = request.Arguments;
            return Task.FromResult(Outcomes.Exited(0));
        };
        using HttpResponseMessage answer = await server.ExecuteAsync(new { language = "python-w", code = "x" });
        Assert.Equal("python-w", (await RunningServer.JsonAsync(answer)).GetProperty("language").GetString());
        Assert.Equal(["python3", "-Wdefault", "main.py"], arguments!);
    }

    [Fact]
    public async Task The_schema_of_manifests_is_published()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage answer = await server.Client.GetAsync("/schemas/manifest.json");
        Assert.Equal("application/schema+json", answer.Content.Headers.ContentType?.MediaType);
        using JsonDocument schema = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.True(schema.RootElement.GetProperty("properties").TryGetProperty("selfTest", out _));
    }

    [Fact]
    public async Task Stats_count_runs_by_language_and_verdict()
    {
        await using RunningServer server = await RunningServer.StartAsync(("MAX_CONCURRENT_RUNS", "3"), ("QUEUE_LENGTH", "7"));
        server.Backend.Program = (request, _, _) => Task.FromResult(Outcomes.Exited(request.Input.Length));
        (await server.ExecuteAsync(new { language = "python", code = "x" })).Dispose();
        (await server.ExecuteAsync(new { language = "python", code = "x", input = "1" })).Dispose();
        (await server.ExecuteAsync(new { language = "c", code = "x" })).Dispose();
        JsonElement stats = await RunningServer.JsonAsync(await server.Client.GetAsync("/stats"));
        Assert.Equal(3, stats.GetProperty("totalRuns").GetInt64());
        Assert.Equal(1, stats.GetProperty("runs").GetProperty("python").GetProperty("RuntimeError").GetInt64());
        Assert.Equal(1, stats.GetProperty("runs").GetProperty("c").GetProperty("Accepted").GetInt64());
        Assert.Equal(3, stats.GetProperty("queue").GetProperty("concurrency").GetInt32());
        Assert.Equal(7, stats.GetProperty("queue").GetProperty("capacity").GetInt32());
        Assert.Equal(3, stats.GetProperty("boxes").GetProperty("ready").GetInt32());
        Assert.Equal(1, stats.GetProperty("compileCache").GetProperty("misses").GetInt64());
        Assert.True(stats.GetProperty("uptimeSeconds").GetDouble() > 0);
    }

    [Fact]
    public async Task The_system_tells_host_boxes_limits_and_versions()
    {
        await using RunningServer server = await RunningServer.StartAsync(("API_KEY", "k"));
        server.Client.DefaultRequestHeaders.Add("X-API-Key", "k");
        JsonElement system = await RunningServer.JsonAsync(await server.Client.GetAsync("/api/system"));
        Assert.Equal(Environment.ProcessorCount, system.GetProperty("host").GetProperty("cores").GetInt32());
        Assert.Equal(3, system.GetProperty("host").GetProperty("load").GetArrayLength());
        Assert.True(system.GetProperty("host").GetProperty("memoryTotalBytes").GetInt64() > system.GetProperty("host").GetProperty("memoryAvailableBytes").GetInt64());
        Assert.Equal("memory", system.GetProperty("backend").GetProperty("name").GetString());
        Assert.True(system.GetProperty("backend").GetProperty("up").GetBoolean());
        Assert.Equal("memory cannot be limited here", system.GetProperty("backend").GetProperty("warnings")[0].GetString());
        Assert.Equal("3.11.2", system.GetProperty("versions").GetProperty("languages").GetProperty("python").GetString());
        Assert.Equal(256 << 20, system.GetProperty("limits").GetProperty("memoryBytes").GetInt64());

        server.Backend.Broken = true;
        system = await RunningServer.JsonAsync(await server.Client.GetAsync("/api/system"));
        Assert.False(system.GetProperty("backend").GetProperty("up").GetBoolean());
        Assert.Contains("does not answer", system.GetProperty("backend").GetProperty("failure").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_a_problem_document()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await ProblemDocument.ReadAsync(await server.Client.GetAsync("/nowhere"), HttpStatusCode.NotFound);
        using HttpResponseMessage wrongMethod = await server.Client.GetAsync("/api/execute");
        await ProblemDocument.ReadAsync(wrongMethod, HttpStatusCode.MethodNotAllowed);
        Assert.Contains("POST", wrongMethod.Content.Headers.Allow);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal);
}
