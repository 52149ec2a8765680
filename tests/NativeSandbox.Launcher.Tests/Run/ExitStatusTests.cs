using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Run;

public sealed class ExitStatusTests
{
    private static BoxCommand Box => new BoxCommand().WithPayloads().WithReport();

    [Theory]
    [InlineData(0, "Ok")]
    [InlineData(1, "RuntimeError")]
    [InlineData(125, "RuntimeError")]
    [InlineData(255, "RuntimeError")]
    public async Task The_programs_exit_code_is_the_status(int code, string verdict)
    {
        BoxResult result = await Box.RunAsync("/bin/sh", "-c", $"exit {code}");
        Assert.Equal(code, result.ExitCode);
        Assert.Equal(verdict, result.Verdict);
        Assert.Equal(code, result.Report.GetProperty("exitCode").GetInt32());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, result.Report.GetProperty("signal").ValueKind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(15)]
    [InlineData(34)]
    public async Task A_signal_is_128_and_its_number(int signal)
    {
        BoxResult result = await Box.RunAsync(Payloads.C("limits"), "signal", $"{signal}");
        Assert.Equal(128 + signal, result.ExitCode);
        Assert.Equal("RuntimeError", result.Verdict);
        Assert.Equal(signal, result.Report.GetProperty("signal").GetInt32());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, result.Report.GetProperty("exitCode").ValueKind);
    }

    [Fact]
    public async Task The_32_bit_entry_of_the_kernel_is_a_security_violation()
    {
        BoxResult result = await Box.RunAsync(Payloads.C("limits"), "entry32");
        Assert.Equal(159, result.ExitCode);
        Assert.Equal("SecurityViolation", result.Verdict);
        Assert.Equal(31, result.Report.GetProperty("signal").GetInt32());
    }

    [Theory]
    [InlineData(127, "ENOENT", "/no/such/program")]
    [InlineData(127, "ENOENT", "no-such-program")]
    [InlineData(127, "ENOTDIR", "/etc/passwd/program")]
    [InlineData(126, "EACCES", "/etc/passwd")]
    [InlineData(126, "EACCES", "/usr")]
    public async Task A_program_that_cannot_be_started_is_told_apart_from_one_that_fails(int status, string errno, string program)
    {
        BoxResult result = await Box.RunAsync(program);
        Assert.Equal(status, result.ExitCode);
        Assert.Equal("RuntimeError", result.Verdict);
        Assert.Equal(errno, result.Report.GetProperty("errno").GetString());
    }

    [Fact]
    public async Task A_file_without_a_format_is_not_executable()
    {
        string file = Path.Combine(Payloads.Directory, "noformat");
        await File.WriteAllTextAsync(file, "neither ELF nor a script");
        File.SetUnixFileMode(file, (UnixFileMode)0x1ED);
        BoxResult result = await Box.RunAsync($"{Payloads.InBox}/noformat");
        Assert.Equal(126, result.ExitCode);
        Assert.Equal("ENOEXEC", result.Report.GetProperty("errno").GetString());
    }
}
