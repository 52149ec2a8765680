using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.Tests.Support;
using Serilog;
using Serilog.Events;
using Serilog.Parsing;

namespace NativeSandbox.Server.Tests.Logging;

public sealed class LogTests
{
    [Theory]
    [InlineData("plain ÄÖ 漢字 😀", "plain ÄÖ 漢字 😀")]
    [InlineData("a\r\nb\tc", "a\\r\\nb\\tc")]
    [InlineData("\u001b[2J", "\\u001b[2J")]
    [InlineData("\u009b31m", "\\u009b31m")]
    [InlineData("\u202edrow", "\\u202edrow")]
    [InlineData("a\u2028b", "a\\u2028b")]
    [InlineData("\0\u007f", "\\u0000\\u007f")]
    public void Text_from_users_cannot_end_a_line_or_move_the_cursor(string text, string expected) => Assert.Equal(expected, LogText.Escape(text));

    [Fact]
    public void Half_a_surrogate_pair_is_escaped() => Assert.Equal("a\\ud800", LogText.Escape("a\ud800"));

    [Fact]
    public async Task Executions_are_logged_with_verdict_and_usage()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        JsonElement answer = await RunningServer.JsonAsync(await server.ExecuteAsync(new { language = "python", code = "x" }));
        JsonElement line = JsonDocument.Parse((await server.ReadLogAsync("executions")).Split('\n')[0]).RootElement;
        JsonElement properties = line.GetProperty("Properties");
        Assert.Equal("python", properties.GetProperty("Language").GetString());
        Assert.Equal("Accepted", properties.GetProperty("Verdict").GetString());
        Assert.Equal(answer.GetProperty("executionId").GetString(), properties.GetProperty("ExecutionId").GetString());
        Assert.Equal(15, properties.GetProperty("CpuTimeMs").GetDouble());
        Assert.Equal(9_000_000, properties.GetProperty("MemoryBytes").GetInt64());
        Assert.Contains("\"python\" \"Accepted\"", line.GetProperty("RenderedMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_logged_with_timing_and_without_their_query()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        (await server.Client.GetAsync("/health")).Dispose();
        (await server.Client.GetAsync("/api/languages?secret=thing")).Dispose();
        string log = await server.ReadLogAsync("requests");
        JsonElement properties = JsonDocument.Parse(log.Split('\n')[0]).RootElement.GetProperty("Properties");
        Assert.Equal("/api/languages", properties.GetProperty("Path").GetString());
        Assert.Equal(200, properties.GetProperty("Status").GetInt32());
        Assert.True(properties.GetProperty("ElapsedMs").GetDouble() > 0);
        Assert.DoesNotContain("thing", log, StringComparison.Ordinal);
        Assert.DoesNotContain("/health", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_with_line_ends_and_escapes_is_one_escaped_line()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await socket.GetStream().WriteAsync("GET /a%0d%0a%1b%5b2Jforged HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(socket.GetStream());
        Assert.StartsWith("HTTP/1.1 404", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        string[] lines = (await server.ReadLogAsync("requests")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        JsonElement line = JsonDocument.Parse(Assert.Single(lines)).RootElement;
        Assert.Contains("/a\\r\\n\\u001b[2Jforged", line.GetProperty("RenderedMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_console_escapes_messages_and_exceptions()
    {
        var properties = new[] { new LogEventProperty("User", new ScalarValue("x\u001b[2J\nforged")) };
        var made = new LogEvent(DateTimeOffset.UnixEpoch, LogEventLevel.Error, new InvalidOperationException("bad\u001b[2J"),
            new MessageTemplateParser().Parse("Hello {User}"), properties);
        var text = new StringWriter();
        new ConsoleFormatter().Format(made, text);
        Assert.DoesNotContain('\u001b', text.ToString());
        Assert.Contains("error Hello x\\u001b[2J\\nforged", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("    System.InvalidOperationException: bad\\u001b[2J", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_inside_structures_lists_and_tables_is_escaped_too()
    {
        var seen = new List<LogEvent>();
        using Serilog.Core.Logger log = new LoggerConfiguration().Enrich.With<EscapingEnricher>().WriteTo.Sink(new ListSink(seen)).CreateLogger();
        log.Information("{@Structure} {List} {Table} {Letter} {Other} {Number}", new { Name = "a\nb" }, new[] { "c\nd" },
            new Dictionary<string, string> { ["e\nf"] = "g\nh" }, '\u001b', new Uri("http://x/"), 5);
        string all = string.Concat(seen[0].Properties.Values.Select(value => value.ToString()));
        Assert.DoesNotContain('\n', all);
        Assert.DoesNotContain('\u001b', all);
        Assert.Contains("e\\nf", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trace", LogEventLevel.Verbose)]
    [InlineData("debug", LogEventLevel.Debug)]
    [InlineData("info", LogEventLevel.Information)]
    [InlineData("error", LogEventLevel.Information)]
    public async Task The_files_hold_their_events_at_any_level(string level, object least)
    {
        using var directory = new TemporaryDirectory();
        var options = new LogOptions(Enum.Parse<LogVerbosity>(level, ignoreCase: true), directory.Path);
        Serilog.Core.Logger log = LogPipeline.Create(options, new LogLevels(options.Level), journal: null);
        Assert.True(log.IsEnabled((LogEventLevel)least));
        log.ForContext("SourceContext", LogCategories.Security).Warning("someone tried");
        log.Error(new InvalidOperationException("why"), "it failed");
        await log.DisposeAsync();
        Assert.Contains("someone tried", await File.ReadAllTextAsync(Directory.GetFiles(directory.Path, "security-*.json").Single()), StringComparison.Ordinal);
        string errors = await File.ReadAllTextAsync(Directory.GetFiles(directory.Path, "errors-*.json").Single());
        Assert.Contains("InvalidOperationException", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("someone tried", errors, StringComparison.Ordinal);
    }

    private sealed class ListSink(List<LogEvent> events) : Serilog.Core.ILogEventSink
    {
        public void Emit(LogEvent logEvent) => events.Add(logEvent);
    }
}
