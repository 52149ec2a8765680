using System.Diagnostics;
using System.Text.Json;
using NativeSandbox.Server.Commands;
using NativeSandbox.Server.Tests.Support;

namespace NativeSandbox.Server.Tests.Commands.Run;

/// <summary><c>nativesandbox run --direct</c> as a process, with real boxes.</summary>
public sealed class RunDirectTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Output_error_input_arguments_and_exit_code_are_the_programs_own()
    {
        directory.Write("echo.sh", "cat; printf '%s|' \"$@\"; printf 'two\\377\\0' >&2; exit 7\n");
        CommandProcess run = await RunAsync("in\0put\r\n", "echo.sh", "--direct", "--arg", "first", "second", "--", "--third", "");
        Assert.Equal("in\0put\r\nfirst|second|--third||", run.Output);
        // The tests read it as UTF-8, in which 0xFF is nothing.
        Assert.Equal("two\uFFFD\0", run.Error);
        Assert.Equal(7, run.ExitCode);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_come_out_as_they_went_in()
    {
        directory.Write("all.py", "import sys\nsys.stdout.buffer.write(sys.stdin.buffer.read() + bytes(range(256)))\n");
        await File.WriteAllBytesAsync(Path.Combine(directory.Path, "in"), [.. Enumerable.Range(0, 256).Select(value => (byte)(255 - value))]);
        CommandProcess run = await RunAsync("", "all.py", "--direct", "--input", "in");
        Assert.Equal(Enumerable.Range(0, 256).Select(value => (byte)(255 - value)).Concat(Enumerable.Range(0, 256).Select(value => (byte)value)), run.OutputBytes);
        Assert.Equal("", run.Error);
    }

    [Theory]
    [InlineData("loop.sh", "while :; do :; done", "--time-limit=300ms", 124, "wall time limit of 300 ms exceeded")]
    [InlineData("loop.sh", "while :; do :; done", "--cpu-time=0.2", 124, "CPU time limit of 200 ms exceeded")]
    [InlineData("big.py", "x = bytearray(200 << 20)", "--memory=32m", 137, "memory limit of 32m exceeded")]
    [InlineData("crash", "#!/usr/bin/env bash\nkill -SEGV $$", "--verbose", 139, "RuntimeError (SIGSEGV)")]
    [InlineData("wrong.c", "int main(void) { return wrong; }", "--verbose", 65, "'wrong' undeclared|CompileError")]
    [InlineData("warn.c", "int main(void) { return \"text\"; }", "--verbose", null, "warning:|RuntimeError")]
    public async Task The_exit_code_tells_the_verdict(string name, string code, string option, int? status, string told)
    {
        directory.Write(name, code);
        CommandProcess run = await RunAsync("", name, "--direct", option);
        if (status is not null) Assert.Equal(status, run.ExitCode);
        // GCC quotes by locale.
        string error = run.Error.Replace('‘', '\'').Replace('’', '\'');
        Assert.All(told.Split('|'), part => Assert.Contains(part, error, StringComparison.Ordinal));
        Assert.EndsWith("\n", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Json_is_the_answer_that_the_service_would_give()
    {
        directory.Write("hello.js", "console.log('hé <b>'); process.exit(2)");
        CommandProcess run = await RunAsync("", "hello.js", "--direct", "--json");
        JsonElement answer = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("hé <b>\n", answer.GetProperty("output").GetString());
        Assert.Equal("javascript", answer.GetProperty("language").GetString());
        Assert.Equal("RuntimeError", answer.GetProperty("verdict").GetString());
        Assert.Equal(2, answer.GetProperty("exitCode").GetInt32());
        Assert.Contains("hé <b>", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Error);
        Assert.Equal(2, run.ExitCode);
    }

    [Theory]
    [InlineData("gone.py", "", ExitCode.NoInput, "FILE is 'gone.py'; it cannot be read")]
    [InlineData("here.py", "--input gone", ExitCode.NoInput, "--input is 'gone'; it cannot be read")]
    [InlineData("here.xyz", "", ExitCode.Usage, "give --language, one of bash, c,")]
    [InlineData("binary.py", "", ExitCode.Data, "is not UTF-8 text")]
    [InlineData("here.py", "--language cobol", ExitCode.Usage, "--language is 'cobol'; it must be one of bash, c,")]
    [InlineData("here.py", "--memory 64q", ExitCode.Usage, "--memory is '64q'; it must be an amount of bytes")]
    [InlineData("here.py", "--memory 64g", ExitCode.Usage, "--memory must be from 1m to 256m; MEMORY_LIMIT sets the most.")]
    [InlineData("here.py", "--time-limit 0", ExitCode.Usage, "--time-limit is '0'; it must be seconds")]
    [InlineData("here.py", "--time-limit 1m", ExitCode.Usage, "--time-limit is '1m'; it must be seconds")]
    [InlineData("here.py", "--cpu-time 1h", ExitCode.Usage, "--cpu-time is '1h'; it must be seconds")]
    [InlineData("here.py", "--time-limit 60", ExitCode.Usage, "--time-limit must be from 1 ms to 10000 ms; MAX_EXECUTION_TIME_MS sets the most.")]
    [InlineData("here.py", "--url x", ExitCode.Usage, "--url and --direct contradict")]
    public async Task What_cannot_be_run_is_one_line_with_the_next_step(string name, string options, int status, string told)
    {
        directory.Write("here.py", "print(1)");
        directory.Write("here.xyz", "print(1)");
        await File.WriteAllBytesAsync(Path.Combine(directory.Path, "binary.py"), [0x7F, 0xFF]);
        CommandProcess run = await RunAsync("", [name, "--direct", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(status, run.ExitCode);
        Assert.Contains(told, Assert.Single(run.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.StartsWith("nativesandbox: ", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task A_missing_launcher_says_who_knows_more()
    {
        directory.Write("here.py", "print(1)");
        CommandProcess run = await CommandProcess.RunAsync(directory.Path, ["run", "here.py", "--direct"], "", ("LAUNCHER_PATH", "/nowhere/nsbox"));
        Assert.Equal(ExitCode.Software, run.ExitCode);
        Assert.Contains("nativesandbox doctor", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_ends_the_program_and_leaves_nothing(string signal, int status)
    {
        // The name of its sleep tells this program from any other on the machine.
        string mark = $"{Random.Shared.Next(100_000, 999_999)}";
        directory.Write("wait.sh", $"sleep 6{mark}");
        using Process process = CommandProcess.Start(directory.Path, ["run", "wait.sh", "--direct"], ("MAX_EXECUTION_TIME_MS", "600000"), ("CODE_EXECUTION_TIMEOUT", "600000"));
        process.StandardInput.Close();
        await Eventually.IsAsync(() => Sleeps(mark));
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"])) await kill.WaitForExitAsync();
        CommandProcess run = await CommandProcess.EndAsync(process);
        Assert.Equal((status, "", ""), (run.ExitCode, run.Output, run.Error));
        await Eventually.IsAsync(() => !Sleeps(mark));
    }

    private static bool Sleeps(string mark) => Directory.EnumerateDirectories("/proc").Any(process =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")) == $"sleep\06{mark}\0";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    private Task<CommandProcess> RunAsync(string input, params string[] arguments) => CommandProcess.RunAsync(directory.Path, ["run", .. arguments], input);
}
