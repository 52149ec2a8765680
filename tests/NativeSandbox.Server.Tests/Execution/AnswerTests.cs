using System.Net;
using System.Text;
using System.Text.Json;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Execution;

public sealed class AnswerTests
{
    [Fact]
    public async Task An_answer_has_exactly_the_documented_fields()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage response = await server.ExecuteAsync(new { language = "py", code = "print('hello')" });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        JsonElement answer = await RunningServer.JsonAsync(response);
        string[] names = ["executionId", "success", "language", "output", "error", "exitCode", "executionTime", "timestamp", "verdict", "signal",
            "detail", "cpuTimeMs", "wallTimeMs", "memoryBytes", "compileOutput", "outputTruncated"];
        Assert.Equal(names.Order(), answer.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal(7, Guid.Parse(answer.GetProperty("executionId").GetString()!).Version);
        Assert.True(answer.GetProperty("success").GetBoolean());
        Assert.Equal("python", answer.GetProperty("language").GetString());
        Assert.Equal("hello\n", answer.GetProperty("output").GetString());
        Assert.Equal("", answer.GetProperty("error").GetString());
        Assert.Equal(0, answer.GetProperty("exitCode").GetInt32());
        Assert.Equal("Accepted", answer.GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("signal").ValueKind);
        Assert.Equal(15, answer.GetProperty("cpuTimeMs").GetDouble());
        Assert.Equal(20.5, answer.GetProperty("wallTimeMs").GetDouble());
        Assert.Equal(9_000_000, answer.GetProperty("memoryBytes").GetInt64());
        Assert.True(answer.GetProperty("executionTime").GetDouble() >= 0);
        string timestamp = answer.GetProperty("timestamp").GetString()!;
        Assert.EndsWith("Z", timestamp, StringComparison.Ordinal);
        Assert.True(DateTimeOffset.TryParse(timestamp, out _));
    }

    [Theory]
    [InlineData(ExecEnd.Signaled, 11, "RuntimeError", "SIGSEGV")]
    [InlineData(ExecEnd.CpuTimeLimit, 9, "TimeLimitExceeded", "SIGKILL")]
    [InlineData(ExecEnd.WallTimeLimit, 9, "TimeLimitExceeded", "SIGKILL")]
    [InlineData(ExecEnd.MemoryLimit, 9, "MemoryLimitExceeded", "SIGKILL")]
    [InlineData(ExecEnd.OutputLimit, 9, "OutputLimitExceeded", "SIGKILL")]
    [InlineData(ExecEnd.ForbiddenSystemCall, 31, "SecurityViolation", "SIGSYS")]
    public async Task A_program_that_ended_badly_is_still_answered_with_200(object end, int signal, string verdict, string name)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Backend.Program = (_, _, _) => Task.FromResult(Outcomes.Ended((ExecEnd)end, signal));
        using HttpResponseMessage response = await server.ExecuteAsync(new { language = "python", code = "x" });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement answer = await RunningServer.JsonAsync(response);
        Assert.False(answer.GetProperty("success").GetBoolean());
        Assert.Equal(verdict, answer.GetProperty("verdict").GetString());
        Assert.Equal(name, answer.GetProperty("signal").GetString());
        Assert.NotEmpty(answer.GetProperty("error").GetString()!);
        if (verdict == "SecurityViolation") Assert.Contains("SIGSYS", await server.ReadLogAsync("security"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_error_is_the_error_of_a_program_that_failed()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Backend.Program = (_, _, _) => Task.FromResult(Outcomes.Exited(3, "out", "Traceback"));
        JsonElement answer = await RunningServer.JsonAsync(await server.ExecuteAsync(new { language = "python", code = "x" }));
        Assert.Equal("RuntimeError", answer.GetProperty("verdict").GetString());
        Assert.Equal("Traceback", answer.GetProperty("error").GetString());
        Assert.Equal(3, answer.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task A_compile_error_carries_the_compilers_words_as_error_and_compileOutput()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Backend.Program = (_, _, _) => Task.FromResult(Outcomes.Exited(1, "", "main.c:1: error"));
        using HttpResponseMessage response = await server.ExecuteAsync(new { language = "c", code = "int main(" });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement answer = await RunningServer.JsonAsync(response);
        Assert.Equal("CompileError", answer.GetProperty("verdict").GetString());
        Assert.Contains("main.c:1: error", answer.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(answer.GetProperty("error").GetString(), answer.GetProperty("compileOutput").GetString());
    }

    [Fact]
    public async Task A_fault_of_the_sandbox_is_a_500_that_names_it()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Backend.Broken = true;
        using HttpResponseMessage response = await server.ExecuteAsync(new { language = "python", code = "x" });
        string detail = await ProblemDocument.ReadAsync(response, HttpStatusCode.InternalServerError);
        Assert.Contains("pivot_root failed: EPERM", detail, StringComparison.Ordinal);
        Assert.Contains("pivot_root", await server.ReadLogAsync("errors"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "red\ttab")]
    [InlineData("text", "red\ttab")]
    [InlineData("raw", "\u001b[31mred\u001b[0m\ttab\a")]
    [InlineData("base64", "G1szMW1yZWQbWzBtCXRhYgc=")]
    public async Task Output_comes_in_the_encoding_asked_for(string? encoding, string expected)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Backend.Program = (_, _, _) => Task.FromResult(Outcomes.Exited(0, "\u001b[31mred\u001b[0m\ttab\a"));
        JsonElement answer = await RunningServer.JsonAsync(await server.ExecuteAsync(new { language = "python", code = "x", outputEncoding = encoding }));
        Assert.Equal(expected, answer.GetProperty("output").GetString());
    }

    [Fact]
    public async Task What_ended_the_run_is_told_in_base64_too_where_that_was_asked_for()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        server.Backend.Program = (_, _, _) => Task.FromResult(Outcomes.Ended(ExecEnd.WallTimeLimit));
        JsonElement answer = await RunningServer.JsonAsync(await server.ExecuteAsync(new { language = "python", code = "x", outputEncoding = "base64" }));
        Assert.NotEmpty(Encoding.UTF8.GetString(Convert.FromBase64String(answer.GetProperty("error").GetString()!)));
    }

    [Fact]
    public async Task Code_input_arguments_and_files_arrive_in_the_box()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        ExecRequest? seen = null;
        IReadOnlyList<SandboxFile> files = [];
        server.Backend.Program = (request, put, _) =>
        {
            seen = request;
            files = put;
            return Task.FromResult(Outcomes.Exited(0));
        };
        using HttpResponseMessage response = await server.ExecuteAsync(new
        {
            language = "python",
            code = "print('ä')",
            input = "größe",
            args = new[] { "one", "two three" },
            files = new[] { new { name = "data/a.txt", content = "A", encoding = "utf8" }, new { name = "b.bin", content = "AP8=", encoding = "base64" } },
            timeout = 1500,
            limits = new { memoryBytes = 64 << 20, processes = 5, cpus = 0.5, outputBytes = 1000, cpuTimeMs = 700 },
        });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["python3", "main.py", "one", "two three"], seen!.Arguments);
        Assert.Equal("größe", Encoding.UTF8.GetString(seen.Input.Span));
        Assert.Equal("print('ä')", Encoding.UTF8.GetString(files.Single(file => file.Path == "main.py").Content.Span));
        Assert.Equal("A", Encoding.UTF8.GetString(files.Single(file => file.Path == "data/a.txt").Content.Span));
        Assert.Equal([0, 255], files.Single(file => file.Path == "b.bin").Content.ToArray());
        Assert.Equal(TimeSpan.FromMilliseconds(1500), seen.Limits.WallTime);
        Assert.Equal(TimeSpan.FromMilliseconds(700), seen.Limits.CpuTime);
        Assert.Equal(64 << 20, seen.Limits.Memory.Bytes);
        Assert.Equal(5, seen.Limits.Processes);
        Assert.Equal(0.5, seen.Limits.Cpus);
        Assert.Equal(1000, seen.Limits.Output.Bytes);
    }

    [Fact]
    public async Task Input_may_come_as_bytes()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        byte[] seen = [];
        server.Backend.Program = (request, _, _) =>
        {
            seen = request.Input.ToArray();
            return Task.FromResult(Outcomes.Exited(0));
        };
        (await server.ExecuteAsync(new { language = "python", code = "x", stdinBase64 = "AAEC/w==" })).Dispose();
        Assert.Equal([0, 1, 2, 255], seen);
    }
}
