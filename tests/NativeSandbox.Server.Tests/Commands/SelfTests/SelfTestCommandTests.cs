using System.Text.Json;
using NativeSandbox.Core.SelfTests;
using NativeSandbox.Server.Commands;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Commands.SelfTests;

/// <summary><c>nativesandbox selftest</c> with a shell of this machine and self-tests that are made for it.</summary>
public sealed class SelfTestCommandTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public SelfTestCommandTests()
    {
        Directory.CreateDirectory(Path.Combine(directory.Path, "toolchains", "selftests"));
        Manifest("sh");
    }

    public void Dispose() => directory.Dispose();

    private void Manifest(string id) => directory.Write($"toolchains/{id}.yaml", $$"""
        id: {{id}}
        name: A shell
        sourceFile: main.sh
        version: {arguments: [echo, "3.11.2"]}
        run: {arguments: [sh, main.sh]}
        selfTest: {code: "echo x", output: "x\n"}
        """);

    private void Write(string cases) => directory.Write("toolchains/selftests/sh.yaml", cases + string.Concat(SelfTestNames.Required
        .Where(name => !("\n" + cases).Contains($"\n{name}:", StringComparison.Ordinal)).Select(name => $"{name}: {{not: of no use here}}\n")));

    private Task<CommandProcess> RunAsync(params string[] arguments) => CommandProcess.RunAsync(
        directory.Path, arguments, "", ("TOOLCHAIN_IMAGE", "host"), ("TOOLCHAINS_DIR", Path.Combine(directory.Path, "toolchains")), ("SELFTEST_DIR", Path.Combine(directory.Path, "state")));

    [Fact]
    public async Task What_passes_is_counted_and_told_with_the_languages()
    {
        Write("""
            hello: {code: "echo hello", output: "hello\n"}
            arguments: {code: 'printf "%s|" "$@"', arguments: [a, "b c"], output: "a|b c|"}
            stdin-binary: {code: "cat", inputBase64: AAH/, outputBase64: AAH/}
            multi-file: {code: ". ./lib/f.sh; f", files: {lib/f.sh: "f() { echo f; }\n"}, output: "f\n"}
            exit-code: {code: "exit 3", verdict: RuntimeError, exitCode: 3}
            time-limit: {code: "while :; do :; done", limits: {cpuTime: 200ms}, verdict: TimeLimitExceeded, detailPattern: "200 ms"}

            """);
        CommandProcess tried = await RunAsync("selftest");
        Assert.Equal((ExitCode.Success, ""), (tried.ExitCode, tried.Error));
        Assert.Matches(@"(?m)^sh +\S+ +6 +0 +[0-9.]+ ms$", tried.Output);
        JsonElement language = JsonDocument.Parse((await RunAsync("languages", "--direct", "--json")).Output).RootElement[0];
        Assert.Equal(("passed", 6, 0), (language.GetProperty("selfTest").GetProperty("state").GetString(), language.GetProperty("selfTest").GetProperty("passed").GetInt32(), language.GetProperty("selfTest").GetProperty("failed").GetArrayLength()));
        Assert.True(language.GetProperty("startTimeMs").GetDouble() > 0);
    }

    [Fact]
    public async Task What_fails_is_shown_with_all_its_evidence()
    {
        Write("hello: {code: \"echo hello\", output: \"hello\\n\"}\nstderr: {code: \"echo out; echo wrong >&2\", error: \"right\\n\"}\n");
        CommandProcess tried = await RunAsync("selftest", "sh");
        Assert.Equal(ExitCode.Failure, tried.ExitCode);
        Assert.Contains("FAILED sh stderr", tried.Output, StringComparison.Ordinal);
        Assert.Contains("'wrong", tried.Output, StringComparison.Ordinal);
        Assert.Contains("--- output (4 bytes)", tried.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^sh +\S+ +1 +stderr ", tried.Output);
        Assert.Matches(@"(?m)^sh .* failed: stderr ", (await RunAsync("languages", "--direct")).Output);
    }

    [Fact]
    public async Task One_case_is_told_as_JSON_and_says_nothing_of_the_rest()
    {
        Write("hello: {code: \"echo hello\", output: \"hello\\n\"}\nstderr: {code: \"echo wrong >&2\", error: \"right\\n\"}\n");
        CommandProcess tried = await RunAsync("selftest", "--case", "hello", "--json");
        JsonElement outcome = Assert.Single(JsonDocument.Parse(tried.Output).RootElement.EnumerateArray());
        Assert.Equal(("sh", "hello", true, "Accepted"), (outcome.GetProperty("language").GetString(), outcome.GetProperty("case").GetString(), outcome.GetProperty("passed").GetBoolean(), outcome.GetProperty("verdict").GetString()));
        Assert.False(Directory.Exists(Path.Combine(directory.Path, "state")));
    }

    [Fact]
    public async Task Mistakes_are_named()
    {
        Write("hello: {cod: x}\n");
        CommandProcess tried = await RunAsync("selftest");
        Assert.Equal(ExitCode.Configuration, tried.ExitCode);
        Assert.Contains("sh.yaml:1: hello.code: is missing", tried.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await RunAsync("selftest", "cobol")).ExitCode);
        Assert.Equal(ExitCode.Usage, (await RunAsync("selftest", "--url", "nonsense")).ExitCode);
    }

    [Fact]
    public async Task Through_a_service_the_programs_are_requests()
    {
        File.Delete(Path.Combine(directory.Path, "toolchains", "sh.yaml"));
        Manifest("python");
        Write("hello: {code: \"echo hello\", output: \"said\"}\n");
        File.Move(Path.Combine(directory.Path, "toolchains", "selftests", "sh.yaml"), Path.Combine(directory.Path, "toolchains", "selftests", "python.yaml"));
        await using RunningServer server = await RunningServer.StartAsync();
        server.Backend.Program = (_, _, _) => Task.FromResult(Outcomes.Exited(0, "said"));
        CommandProcess tried = await RunAsync("selftest", "--url", $"{server.Address}");
        Assert.Equal((ExitCode.Success, ""), (tried.ExitCode, tried.Error));
        Assert.Matches(@"(?m)^python +3\.11\.2 +1 +0 ", tried.Output);
    }
}
