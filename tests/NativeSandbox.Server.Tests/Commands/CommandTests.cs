using System.Collections;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using NativeSandbox.Server.Commands;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Commands;

public sealed class CommandTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    [Theory]
    [InlineData("help")]
    [InlineData("--help")]
    [InlineData("serve --help")]
    [InlineData("doctor -h")]
    public async Task Help_names_every_setting(string arguments)
    {
        Assert.Equal(ExitCode.Success, await CommandLine.RunAsync(arguments.Split(' '), output, error));
        Assert.All(Settings.All, setting => Assert.Contains(setting.Name, output.ToString(), StringComparison.Ordinal));
        Assert.Contains("CONTAINER_MEMORY_LIMIT", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_readme_has_the_table_that_help_prints()
    {
        Assert.Equal(ExitCode.Success, await CommandLine.RunAsync(["help", "--markdown"], output, error));
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "NativeSandbox.sln"))) directory = Path.GetDirectoryName(directory);
        string[] readme = await File.ReadAllLinesAsync(Path.Combine(directory!, "README.md"));
        string[] rows = output.ToString().Trim().Split('\n');
        Assert.Equal(Settings.All.Count + 2, rows.Length);
        Assert.All(rows, row => Assert.Contains(row, readme));
    }

    [Theory]
    [InlineData("version")]
    [InlineData("--version")]
    public async Task Version_is_one_line(string argument)
    {
        Assert.Equal(ExitCode.Success, await CommandLine.RunAsync([argument], output, error));
        Assert.Matches("^nativesandbox [0-9.]+\n$", output.ToString());
    }

    [Theory]
    [InlineData("--PORT=x", "PORT")]
    [InlineData("--port=x", "PORT")]
    public async Task A_wrong_setting_ends_the_start_with_one_line_and_no_stack_trace(string argument, string name)
    {
        Assert.Equal(ExitCode.Configuration, await CommandLine.RunAsync([argument], output, error));
        string line = Assert.Single(error.ToString().Trim().Split('\n'));
        Assert.Contains(name, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifests_that_cannot_be_read_end_the_start()
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal(ExitCode.Configuration, await CommandLine.RunAsync(
            ["serve", "--LOG_DIR", directory.Path, "--TOOLCHAINS_DIR", directory.Path], output, error));
        Assert.Contains("TOOLCHAINS_DIR", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_launcher_that_is_not_there_ends_the_start_with_the_next_step()
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal(ExitCode.Unavailable, await CommandLine.RunAsync(
            ["--LOG_DIR", directory.Path, "--LAUNCHER_PATH", "/nowhere/nsbox"], output, error));
        Assert.Contains("nativesandbox doctor", error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().Trim().Split('\n'));
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_that_names_the_setting()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var directory = new TemporaryDirectory();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Serving serving = TestServing.Of(directory.Path, new Hashtable { ["PORT"] = port });
        await using var backend = new MemoryBackend();
        Assert.Equal(ExitCode.Unavailable, await ServeCommand.ServeAsync(serving, backend, TestLanguages.Catalog, output, error, CancellationToken.None));
        await TestServing.EndAsync(serving);
        // What is logged as an error is shown on the console too, and with its stack.
        Assert.Equal("", string.Concat(Directory.GetFiles(serving.Settings.Log.Directory!, "errors-*").Select(File.ReadAllText)));
        string line = Assert.Single(error.ToString().Trim().Split('\n'));
        Assert.Contains(port, line, StringComparison.Ordinal);
        Assert.Contains("set PORT", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "set API_KEY to serve others")]
    [InlineData("alice:secret-key-1234", "alice")]
    public async Task The_summary_tells_what_a_person_wants_to_know(string keys, string expected)
    {
        using var directory = new TemporaryDirectory();
        Serving serving = TestServing.Of(
            directory.Path, new Hashtable { ["PORT"] = "0", ["HOST"] = "127.0.0.1", ["API_KEY"] = keys, ["LOG_LEVEL"] = "error" });
        await using var backend = new MemoryBackend();
        using var stop = new CancellationTokenSource();
        using var written = new SignallingWriter("Try it:");
        Task<int> running = ServeCommand.ServeAsync(serving, backend, TestLanguages.Catalog, written, error, stop.Token);
        await written.Flushed;
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Success, await running);
        await TestServing.EndAsync(serving);
        string summary = written.ToString();
        foreach (string part in (string[])[expected, "http://127.0.0.1:", "python 3.11.2", "cobol ('nativesandbox languages' says why", "256m", "100 requests in 900 s",
            serving.Settings.Log.Directory!, "memory cannot be limited here", "/api/execute", "print(6 * 7)"])
            Assert.Contains(part, summary, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", summary, StringComparison.Ordinal);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task The_doctor_adds_its_findings_to_those_of_the_launcher()
    {
        using var directory = new TemporaryDirectory();
        string launcher = directory.Write("nsbox", """
            #!/bin/sh
            [ "$1" = doctor ] && [ "$2" = --json ] && echo '[{"name":"kernel","status":"ok","found":"6.1","fix":null}]'
            """);
        File.SetUnixFileMode(launcher, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        int code = await CommandLine.RunAsync(
            ["doctor", "--json", "--LOG_DIR", directory.Path, "--LAUNCHER_PATH", launcher], output, error);
        JsonElement[] findings = [.. JsonDocument.Parse(output.ToString()).RootElement.EnumerateArray()];
        Assert.Equal("kernel", findings[0].GetProperty("name").GetString());
        Assert.Contains(findings, finding => finding.GetProperty("name").GetString() == "configuration" && finding.GetProperty("status").GetString() == "ok");
        // That launcher serves nothing, so no box can be made.
        Assert.Contains(findings, finding => finding.GetProperty("name").GetString() == "boxes" && finding.GetProperty("status").GetString() == "fatal");
        Assert.Equal(ExitCode.Failure, code);
    }

    [Fact]
    public async Task The_doctor_reports_a_wrong_setting_and_a_missing_launcher_and_goes_on()
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal(ExitCode.Failure, await CommandLine.RunAsync(
            ["doctor", "--LOG_DIR", directory.Path, "--LAUNCHER_PATH", "/nowhere/nsbox"], output, error));
        Assert.Contains("fatal  launcher", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("ok     configuration", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failure, await CommandLine.RunAsync(["doctor", "--json", "--port=x"], output, error));
        Assert.Contains("PORT is 'x'", output.ToString(), StringComparison.Ordinal);
    }
}
