using System.Net;
using System.Net.Http.Headers;
using System.Text;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Execution;

public sealed class ValidationTests : IAsyncLifetime
{
    private RunningServer server = null!;

    public async Task InitializeAsync() => server = await RunningServer.StartAsync(
        ("MAX_CODE_SIZE", "1000"), ("MAX_INPUT_SIZE_BYTES", "2000"), ("MAX_EXECUTION_TIME_MS", "5000"), ("MEMORY_LIMIT", "128m"), ("MAX_PROCESSES", "32"),
        ("DENY_PATTERNS", "@python import\\s+ctypes;;os\\.fork"));

    public async Task DisposeAsync() => await server.DisposeAsync();

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "{\"code\": \"x\"}", "language", "python" },
        { "{\"language\": \"perl6\", \"code\": \"x\"}", "language", "c, python" },
        { "{\"language\": \"cobol\", \"code\": \"x\"}", "language", "cobc is not there" },
        { "{\"language\": 7, \"code\": \"x\"}", "language", "wrong type" },
        { "{\"language\": \"python\"}", "code", "missing" },
        { "{\"language\": \"python\", \"code\": \"\"}", "code", "missing or empty" },
        { Run("\"x\": 1", new string('a', 1001)), "code", "from 1 to 1000" },
        { Run("\"input\": \"a\", \"stdinBase64\": \"YQ==\""), "stdinBase64", "one of them" },
        { Run("\"stdinBase64\": \"a\""), "stdinBase64", "base64" },
        { Run($"\"input\": \"{new string('i', 2001)}\""), "input", "from 0 to 2000" },
        { Run("\"outputEncoding\": \"rot13\""), "outputEncoding", "text, raw or base64" },
        { Run("\"args\": \"a\""), "args", "wrong type" },
        { Run("\"args\": [null]"), "args[0]", "string" },
        { Run("\"args\": [\"ok\", \"a\\u0000b\"]"), "args[1]", "NUL" },
        { Run("\"files\": [{\"content\": \"\"}]"), "files[0].name", "missing" },
        { Run("\"files\": [null]"), "files[0]", "object" },
        { Run("\"files\": [{\"name\": \"a\"}]"), "files[0].content", "missing" },
        { Run("\"files\": [{\"name\": \"a\", \"content\": \"!\", \"encoding\": \"base64\"}]"), "files[0].content", "base64" },
        { Run("\"files\": [{\"name\": \"a\", \"content\": \"\", \"encoding\": \"utf16\"}]"), "files[0].encoding", "utf8 or base64" },
        { Run($"\"files\": [{{\"name\": \"a\", \"content\": \"{new string('f', 2001)}\"}}]"), "files[0].content", "MAX_INPUT_SIZE_BYTES" },
        { Run("\"files\": [{\"name\": \"a\", \"content\": \"\"}, {\"name\": \"a/b\", \"content\": \"\"}]"), "files", "both a file and a directory" },
        { Run("\"limits\": 5"), "limits", "wrong type" },
        { Run("\"limits\": {\"memoryBytes\": \"lots\"}"), "limits.memoryBytes", "wrong type" },
        { Run("\"timeout\": \"soon\""), "timeout", "wrong type" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_field_is_refused_by_name(string body, string field, string hint) => await AssertRefusedAsync(body, field, hint);

    [Theory]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("")]
    [InlineData("a\\u0000b")]
    [InlineData("a\\nb")]
    [InlineData("main.py")]
    public async Task A_file_name_that_leaves_the_box_or_clashes_is_refused(string name) =>
        await AssertRefusedAsync(Run($"\"files\": [{{\"name\": \"{name}\", \"content\": \"\"}}]"), "files[0].name", "name");

    [Theory]
    [InlineData("timeout", "5000 ms")]
    [InlineData("limits.cpuTimeMs", "5000 ms")]
    [InlineData("limits.wallTimeMs", "5000 ms")]
    [InlineData("limits.memoryBytes", "128m")]
    [InlineData("limits.processes", "32")]
    [InlineData("limits.stackBytes", "128m")]
    [InlineData("limits.fileSizeBytes", "128m")]
    [InlineData("limits.openFiles", "4096")]
    [InlineData("limits.outputBytes", "10m")]
    [InlineData("limits.cpus", "from 0.01 to")]
    public async Task A_limit_that_nobody_can_mean_is_refused_with_its_range(string field, string range)
    {
        foreach (string value in (string[])["0", "-1", "-1e308", "1e308", "1e17", "9223372036854775808", "\"NaN\"", "\"Infinity\"", "\"-Infinity\""])
        {
            // The timeout is no named floating point field; a string there is a wrong type.
            if (field == "timeout" && value[0] == '"') continue;
            string body = field == "timeout" ? Run($"\"timeout\": {value}") : Run($"\"limits\": {{\"{field["limits.".Length..]}\": {value}}}");
            await AssertRefusedAsync(body, field, range);
        }
    }

    [Theory]
    [InlineData("timeout", 1.5)]
    [InlineData("limits.processes", 0.5)]
    [InlineData("limits.memoryBytes", 2_000_000.5)]
    public async Task A_count_is_a_whole_number(string field, double value)
    {
        string number = value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string body = field == "timeout" ? Run($"\"timeout\": {number}") : Run($"\"limits\": {{\"{field["limits.".Length..]}\": {number}}}");
        await AssertRefusedAsync(body, field, "whole number");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"language\": ")]
    [InlineData("")]
    [InlineData("{\"language\": \"python\", \"code\": \"x\"} trailing")]
    [InlineData("{'language': 'python'}")]
    public async Task A_body_that_is_no_JSON_object_is_refused(string body) =>
        Assert.NotEmpty(await ProblemDocument.ReadAsync(await server.PostAsync(body), HttpStatusCode.BadRequest));

    [Fact]
    public async Task A_name_given_twice_is_refused() =>
        await AssertRefusedAsync("{\"language\": \"python\", \"code\": \"safe\", \"code\": \"other\"}", "code", "twice");

    [Fact]
    public async Task Nesting_without_end_is_refused()
    {
        string deep = "{\"language\": \"python\", \"code\": \"x\", \"extra\": " + new string('[', 2000) + new string(']', 2000) + "}";
        await ProblemDocument.ReadAsync(await server.PostAsync(deep), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Fields_that_nobody_knows_are_ignored()
    {
        using HttpResponseMessage response = await server.PostAsync(Run("\"theme\": {\"dark\": [true, null]}"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(new byte[] { 0xff })]
    [InlineData(new byte[] { 0xc3 })]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 })]
    public async Task Invalid_UTF8_is_refused(byte[] bytes)
    {
        byte[] body = [.. "{\"language\": \"python\", \"code\": \""u8, .. bytes, .. "\"}"u8];
        await ProblemDocument.ReadAsync(await PostAsync(body, "application/json"), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_refused() =>
        await ProblemDocument.ReadAsync(await server.PostAsync("{\"language\": \"python\", \"code\": \"\\ud800\"}"), HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task Another_content_type_is_415(string? type) =>
        await ProblemDocument.ReadAsync(await PostAsync(Encoding.UTF8.GetBytes(Run("\"x\": 1")), type), HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task A_compressed_body_is_415()
    {
        using var content = new ByteArrayContent([0x1f, 0x8b]);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        using HttpResponseMessage response = await server.Client.PostAsync("/api/execute", content);
        await ProblemDocument.ReadAsync(response, HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_body_larger_than_the_sizes_allow_is_413()
    {
        // The connection is closed under a client that still sends, so the answer is awaited before the body.
        server.Client.DefaultRequestHeaders.ExpectContinue = true;
        using HttpResponseMessage response = await server.PostAsync(Run($"\"x\": \"{new string('x', 200_000)}\""));
        await ProblemDocument.ReadAsync(response, HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("import   ctypes", true)]
    [InlineData("pid = os.fork()", true)]
    [InlineData("import math", false)]
    public async Task Code_that_matches_a_deny_pattern_is_refused(string code, bool refused)
    {
        using HttpResponseMessage response = await server.PostAsync(Run("\"x\": 1", code));
        if (!refused)
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return;
        }
        Assert.Contains("code", await ProblemDocument.ReadAsync(response, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("Request refused", await server.ReadLogAsync("security"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deny_pattern_for_one_language_leaves_the_others_alone()
    {
        using HttpResponseMessage response = await server.PostAsync("{\"language\": \"c\", \"code\": \"import ctypes\"}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static string Run(string more, string code = "x") => $"{{\"language\": \"python\", \"code\": \"{code}\", {more}}}";

    private async Task AssertRefusedAsync(string body, string field, string hint)
    {
        using HttpResponseMessage response = await server.PostAsync(body);
        string detail = await ProblemDocument.ReadAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal(field, ProblemDocument.Field(await response.Content.ReadAsStringAsync()));
        Assert.True(detail.Contains(hint, StringComparison.Ordinal), $"'{detail}' does not say '{hint}', for {body[..Math.Min(200, body.Length)]}");
    }

    private Task<HttpResponseMessage> PostAsync(byte[] body, string? type)
    {
        var content = new ByteArrayContent(body);
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return server.Client.PostAsync("/api/execute", content);
    }
}
