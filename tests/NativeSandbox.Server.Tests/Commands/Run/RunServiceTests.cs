using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Commands;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Commands.Run;

/// <summary><c>nativesandbox run</c> and <c>languages</c> as processes that ask a service.</summary>
public sealed class RunServiceTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public RunServiceTests() => directory.Write("hello.py", "print('from a box')");

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_program_goes_through_the_service_with_all_that_it_was_given()
    {
        await using RunningServer server = await RunningServer.StartAsync(("API_KEY", "alice:the-key"));
        ExecRequest? seen = null;
        string? code = null;
        server.Backend.Program = (request, files, _) =>
        {
            seen = request;
            code = Encoding.UTF8.GetString(files[0].Content.Span);
            return Task.FromResult(Outcomes.Exited(9, "") with { Output = (byte[])[0, 255, 13, 10], Error = (byte[])[254] });
        };
        CommandProcess run = await RunAsync(
            "input", ["hello.py", "--url", $"{server.Address}", "--time-limit", "1.5", "--cpu-time", "250ms", "--memory", "32m", "a", "--", "-b"],
            ("NATIVESANDBOX_KEY", "the-key"));
        Assert.Equal([0, 255, 13, 10], run.OutputBytes);
        Assert.Equal("\uFFFD", run.Error);
        Assert.Equal(9, run.ExitCode);
        Assert.Equal("print('from a box')", code);
        Assert.Equal("input", Encoding.UTF8.GetString(seen!.Input.Span));
        Assert.Equal(["a", "-b"], seen.Arguments.TakeLast(2));
        Assert.Equal((1500, 250, 32 << 20), (seen.Limits.WallTime.TotalMilliseconds, seen.Limits.CpuTime.TotalMilliseconds, seen.Limits.Memory.Bytes));
    }

    [Fact]
    public async Task A_service_that_runs_is_found_by_its_settings()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        CommandProcess run = await RunAsync("", ["hello.py", "--json"], ("PORT", $"{server.Address.Port}"));
        Assert.Equal("hello\n", JsonDocument.Parse(run.Output).RootElement.GetProperty("output").GetString());
        CommandProcess direct = await RunAsync("", ["hello.py", "--direct"], ("PORT", $"{server.Address.Port}"));
        Assert.Equal("from a box\n", direct.Output);
    }

    [Fact]
    public async Task Where_no_service_answers_the_program_runs_here()
    {
        // Bound and not listening: nobody else's meanwhile.
        using var port = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        port.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        CommandProcess run = await RunAsync("", ["hello.py"], ("PORT", $"{((IPEndPoint)port.LocalEndPoint!).Port}"));
        Assert.Equal(("from a box\n", "", ExitCode.Success), (run.Output, run.Error, run.ExitCode));
    }

    [Fact]
    public async Task Another_program_on_the_port_gets_neither_code_nor_key()
    {
        using var stranger = new HttpListener();
        int port = FreePort();
        stranger.Prefixes.Add($"http://127.0.0.1:{port}/");
        stranger.Start();
        var asked = new List<string>();
        Task serving = Task.Run(async () =>
        {
            while (stranger.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await stranger.GetContextAsync();
                }
                catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
                asked.Add($"{context.Request.HttpMethod} {context.Request.RawUrl} {context.Request.Headers["X-API-Key"]}");
                context.Response.Close("<html>"u8.ToArray(), willBlock: true);
            }
        });
        CommandProcess run = await RunAsync("", ["hello.py"], ("PORT", $"{port}"), ("NATIVESANDBOX_KEY", "secret"));
        Assert.Equal("from a box\n", run.Output);
        Assert.Equal(["GET /health "], asked);
        CommandProcess named = await RunAsync("", ["hello.py", "--url", $"http://127.0.0.1:{port}"]);
        Assert.Equal(ExitCode.Unavailable, named.ExitCode);
        Assert.Contains("is no NativeSandbox service", named.Error, StringComparison.Ordinal);
        stranger.Stop();
        await serving;
    }

    [Theory]
    [InlineData("--key wrong", "", ExitCode.NoPermission, "NATIVESANDBOX_KEY")]
    [InlineData("--key the-key --memory 100g", "", ExitCode.Usage, "limits.memoryBytes")]
    [InlineData("--key the-key --language cobol", "", ExitCode.Usage, "cobc is not there")]
    [InlineData("--key the-key", "broken", ExitCode.Software, "pivot_root failed")]
    [InlineData("--key the-key", "stopped", ExitCode.Unavailable, "does not answer")]
    public async Task A_refusal_is_one_line_and_an_exit_code_that_tells_why(string options, string state, int status, string told)
    {
        await using RunningServer server = await RunningServer.StartAsync(("API_KEY", "alice:the-key"));
        server.Backend.Broken = state == "broken";
        if (state == "stopped") await server.StopAsync();
        CommandProcess run = await RunAsync("", ["hello.py", "--url", $"{server.Address}", .. options.Split(' ')]);
        Assert.Contains(told, Assert.Single(run.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Equal((status, ""), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Ctrl_C_ends_the_program_in_the_service_too()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Backend.Program = async (_, _, cancellationToken) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.SetResult();
            throw new OperationCanceledException(cancellationToken);
        };
        using Process process = CommandProcess.Start(directory.Path, ["run", "hello.py", "--url", $"{server.Address}"]);
        process.StandardInput.Close();
        await started.Task.WaitAsync(Eventually.Patience);
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"])) await kill.WaitForExitAsync();
        CommandProcess run = await CommandProcess.EndAsync(process);
        Assert.Equal((130, "", ""), (run.ExitCode, run.Output, run.Error));
        await ended.Task.WaitAsync(Eventually.Patience);
    }

    [Fact]
    public async Task Languages_are_those_of_the_service_or_of_this_machine()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        CommandProcess asked = await CommandProcess.RunAsync(directory.Path, ["languages", "--port", server.Address.Port.ToString(CultureInfo.InvariantCulture)]);
        Assert.Matches(@"(?m)^ID +NAME +VERSION +SOURCE +START +SELFTEST +LIMITS +AVAILABLE +VARIANTS +ALIASES$", asked.Output);
        Assert.Matches(@"(?m)^python +Python +3\.11\.2 +host +- +not run +10 s, 256m, 64 processes +yes +python-w +py$", asked.Output);
        Assert.Matches(@"(?m)^cobol +COBOL +- +host +- +not run +.+ +no: cobc is not there +- +-$", asked.Output);
        CommandProcess json = await CommandProcess.RunAsync(directory.Path, ["languages", "--json", "--url", $"{server.Address}"]);
        Assert.Equal(["c", "cobol", "python"], JsonDocument.Parse(json.Output).RootElement.EnumerateArray().Select(language => language.GetProperty("id").GetString()));
        CommandProcess direct = await CommandProcess.RunAsync(directory.Path, ["languages", "--direct"]);
        Assert.Matches(@"(?m)^bash +Bash +5[0-9.]* +(host|image) .* yes ", direct.Output);
        Assert.Equal((ExitCode.Success, ""), (direct.ExitCode, direct.Error));
        Assert.Empty(Directory.GetDirectories(directory.Path));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<CommandProcess> RunAsync(string input, string[] arguments, params (string Name, string Value)[] environment) =>
        CommandProcess.RunAsync(directory.Path, ["run", .. arguments], input, environment);
}
