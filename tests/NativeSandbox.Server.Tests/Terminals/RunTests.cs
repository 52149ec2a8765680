using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Terminals;

/// <summary><c>POST /run/{language}</c>: the program runs in the session's directory, its output goes to all who want it.</summary>
public sealed class RunTests(SharedTerminalServer shared) : IClassFixture<SharedTerminalServer>
{
    private TerminalServer Server => shared.Server;

    [Theory]
    [InlineData("python", "import sys\nprint('out')\nprint('err', file=sys.stderr)\nsys.exit(3)", "main.py")]
    [InlineData("javascript", "console.log('out'); console.error('err'); process.exit(3);", "main.js")]
    [InlineData("c++", "#include <iostream>\nint main() { std::cout << \"out\\n\"; std::cerr << \"err\\n\"; return 3; }", "main.cpp")]
    public async Task Output_comes_at_the_hub_by_asking_and_as_events(string language, string code, string file)
    {
        await using TerminalClient client = await Server.ConnectAsync();
        string session = (await Server.PostAsync("/api/sessions", new { })).GetProperty("sessionId").GetString()!;
        await client.StartAsync(new { shell = "sh", sessionId = session });

        using HttpResponseMessage taken = await Server.Client.PostAsJsonAsync("/run/" + language, new { code, sessionId = session });
        JsonElement accepted = await RunningServer.JsonAsync(taken);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.Equal(["executionId", "filename", "message", "sessionId", "success", "userDirectory"], accepted.EnumerateObject().Select(field => field.Name).Order());
        Assert.True(accepted.GetProperty("success").GetBoolean());
        Assert.Equal((file, session), (accepted.GetProperty("filename").GetString(), accepted.GetProperty("sessionId").GetString()));
        Assert.Equal(session, taken.Headers.GetValues("X-Session-Id").Single());
        string id = accepted.GetProperty("executionId").GetString()!;

        JsonElement exit = await client.EventAsync("exit");
        Assert.Equal((id, 3, "RuntimeError"), (exit.GetProperty("executionId").GetString(), exit.GetProperty("code").GetInt32(), exit.GetProperty("verdict").GetString()));
        Assert.Equal(("out\n", "err\n"), (client.TextOf("output-success", id), client.TextOf("output-error", id)));

        JsonElement asked = await Server.GetAsync("/api/executions/" + id);
        Assert.Equal(("ended", "RuntimeError", "out\n", "err\n", false),
            (asked.GetProperty("state").GetString(), asked.GetProperty("verdict").GetString(), asked.GetProperty("output").GetString(), asked.GetProperty("error").GetString(), asked.GetProperty("outputTruncated").GetBoolean()));
        List<(string Kind, JsonElement Data)> events = await EventsAsync(id);
        Assert.Equal("out\n", TextOf(events, "output"));
        Assert.Equal("err\n", TextOf(events, "error"));
        Assert.Equal(("exit", 3), (events[^1].Kind, events[^1].Data.GetProperty("exit").GetProperty("code").GetInt32()));

        await client.TypeAsync($"ls {file}\r");
        await client.SeesAsync($"\n{file}");
    }

    [Fact]
    public async Task Events_come_while_the_program_runs()
    {
        JsonElement accepted = await Server.PostAsync("/run/sh", new { code = "echo first; while [ ! -e go ]; do sleep 0.02; done; echo second" });
        string id = accepted.GetProperty("executionId").GetString()!, session = accepted.GetProperty("sessionId").GetString()!;
        using HttpResponseMessage answer = await Server.Client.GetAsync($"/api/executions/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        await using Stream stream = await answer.Content.ReadAsStreamAsync();
        var seen = new List<string>();
        await foreach (SseItem<string> one in SseParser.Create(stream).EnumerateAsync())
        {
            seen.Add(one.EventType);
            if (seen.Count == 1)
            {
                Assert.Equal("first\n", JsonDocument.Parse(one.Data).RootElement.GetProperty("text").GetString());
                Assert.Equal("running", (await Server.GetAsync("/api/executions/" + id)).GetProperty("state").GetString());
                await Server.PostAsync("/run/python", new { code = "open('go', 'w')", sessionId = session });
            }
        }
        Assert.Equal(["output", "output", "exit"], seen);
    }

    [Fact]
    public async Task A_compile_error_is_error_output()
    {
        JsonElement accepted = await Server.PostAsync("/run/c", new { code = "int main(void) { return missing; }" });
        List<(string Kind, JsonElement Data)> events = await EventsAsync(accepted.GetProperty("executionId").GetString()!);
        Assert.Contains("missing", TextOf(events, "error"), StringComparison.Ordinal);
        Assert.Equal("CompileError", events[^1].Data.GetProperty("exit").GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Input_arguments_files_and_limits_are_those_of_execute()
    {
        JsonElement accepted = await Server.PostAsync("/run/sh", new { code = "cat; cat data/x; echo $1; while :; do :; done", input = "in\n", args = new[] { "a b" }, files = new[] { new { name = "data/x", content = "file\n" } }, limits = new { cpuTimeMs = 200 } });
        List<(string Kind, JsonElement Data)> events = await EventsAsync(accepted.GetProperty("executionId").GetString()!);
        Assert.Equal("in\nfile\na b\n", TextOf(events, "output"));
        Assert.Equal("TimeLimitExceeded", events[^1].Data.GetProperty("exit").GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task A_flood_ends_at_the_output_limit()
    {
        JsonElement accepted = await Server.PostAsync("/run/sh", new { code = "yes", limits = new { outputBytes = 100_000 } });
        string id = accepted.GetProperty("executionId").GetString()!;
        List<(string Kind, JsonElement Data)> events = await EventsAsync(id);
        Assert.Equal("OutputLimitExceeded", events[^1].Data.GetProperty("exit").GetProperty("verdict").GetString());
        Assert.Equal(100_000, TextOf(events, "output").Length);
        Assert.True((await Server.GetAsync("/api/executions/" + id)).GetProperty("outputTruncated").GetBoolean());
    }

    [Fact]
    public async Task A_session_has_so_many_runs_at_once()
    {
        string session = (await Server.PostAsync("/api/sessions", new { })).GetProperty("sessionId").GetString()!;
        await Server.PostAsync("/run/sh", new { code = "sleep 1000", sessionId = session });
        await Server.PostAsync("/run/python", new { code = "import time; time.sleep(1000)", sessionId = session });
        using HttpResponseMessage third = await Server.Client.PostAsJsonAsync("/run/sh", new { code = "echo", sessionId = session });
        await ProblemDocument.ReadAsync(third, HttpStatusCode.TooManyRequests);
        using HttpResponseMessage ended = await Server.Client.DeleteAsync("/api/sessions/" + session);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
    }

    [Fact]
    public async Task A_run_for_which_there_is_no_room_leaves_no_session()
    {
        await using TerminalServer small = await TerminalServer.StartAsync(("MAX_CONCURRENT_RUNS", "1"), ("QUEUE_LENGTH", "0"));
        string session = (await small.PostAsync("/run/sh", new { code = "sleep 100" })).GetProperty("sessionId").GetString()!;
        using HttpResponseMessage refused = await small.Client.PostAsJsonAsync("/run/sh", new { code = "echo" });
        await ProblemDocument.ReadAsync(refused, HttpStatusCode.ServiceUnavailable);
        Assert.Equal(1, (await small.GetAsync("/stats")).GetProperty("sessions").GetProperty("active").GetInt32());
        using HttpResponseMessage ended = await small.Client.DeleteAsync("/api/sessions/" + session);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
    }

    [Theory]
    [InlineData("c", "#include <unistd.h>\nint main(void) {{ while (access(\"go\", F_OK)) usleep(20000); return {0}; }}")]
    [InlineData("python", "import os, sys, time\nwhile not os.path.exists('go'): time.sleep(0.02)\nsys.exit({0})")]
    public async Task Of_programs_sent_at_once_each_is_what_was_sent_or_is_refused(string language, string code)
    {
        string session = (await Server.PostAsync("/api/sessions", new { })).GetProperty("sessionId").GetString()!;
        (int Code, HttpResponseMessage Answer)[] answers = await Task.WhenAll(Enumerable.Range(1, 2).Select(async number =>
            (number, await Server.Client.PostAsJsonAsync("/run/" + language, new { code = string.Format(CultureInfo.InvariantCulture, code, number), sessionId = session }))));
        Assert.Single(answers, one => one.Answer.IsSuccessStatusCode);
        await Server.PostAsync("/run/sh", new { code = ": > go", sessionId = session });
        foreach ((int number, HttpResponseMessage answer) in answers)
        {
            if (!answer.IsSuccessStatusCode)
            {
                Assert.Contains("belongs to a program that runs in this directory", await ProblemDocument.ReadAsync(answer, HttpStatusCode.Conflict), StringComparison.Ordinal);
                continue;
            }
            string id = (await RunningServer.JsonAsync(answer)).GetProperty("executionId").GetString()!;
            List<(string Kind, JsonElement Data)> events = await EventsAsync(id);
            Assert.Equal(number, events[^1].Data.GetProperty("exit").GetProperty("code").GetInt32());
            // Who hears of the end can send the next one.
            await Server.PostAsync("/run/" + language, new { code = string.Format(CultureInfo.InvariantCulture, code, 0), sessionId = session });
        }
    }

    [Theory]
    [InlineData("klingon", "{\"code\": \"x\"}", HttpStatusCode.BadRequest)]
    [InlineData("python", "{}", HttpStatusCode.BadRequest)]
    [InlineData("python", "{\"code\": \"x\", \"sessionId\": \"nope\"}", HttpStatusCode.BadRequest)]
    [InlineData("python", "{\"code\": \"x\", \"limits\": {\"cpuTimeMs\": -1}}", HttpStatusCode.BadRequest)]
    [InlineData("python", "not json", HttpStatusCode.BadRequest)]
    public async Task What_cannot_run_is_a_problem(string language, string body, HttpStatusCode status)
    {
        using HttpResponseMessage answer = await Server.Client.PostAsync("/run/" + language, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        await ProblemDocument.ReadAsync(answer, status);
    }

    private async Task<List<(string Kind, JsonElement Data)>> EventsAsync(string id)
    {
        using HttpResponseMessage answer = await Server.Client.GetAsync($"/api/executions/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        await using Stream stream = await answer.Content.ReadAsStreamAsync();
        var events = new List<(string, JsonElement)>();
        await foreach (SseItem<string> one in SseParser.Create(stream).EnumerateAsync()) events.Add((one.EventType, JsonDocument.Parse(one.Data).RootElement));
        return events;
    }

    private static string TextOf(List<(string Kind, JsonElement Data)> events, string kind) =>
        string.Concat(events.Where(one => one.Kind == kind).Select(one => one.Data.GetProperty("text").GetString()));
}
