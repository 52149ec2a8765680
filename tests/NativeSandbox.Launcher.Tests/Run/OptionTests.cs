using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Run;

public sealed class OptionTests
{
    [Theory]
    [InlineData("--cpu-time", "0", "seconds")]
    [InlineData("--cpu-time", "-1", "seconds")]
    [InlineData("--cpu-time", "NaN", "seconds")]
    [InlineData("--cpu-time", "1e308", "seconds")]
    [InlineData("--wall-time", "soon", "seconds")]
    [InlineData("--wall-time", "999999999999", "seconds")]
    [InlineData("--wall-time", "", "seconds")]
    [InlineData("--cpus", "0", "")]
    [InlineData("--memory", "0", "bytes")]
    [InlineData("--memory", "-5m", "bytes")]
    [InlineData("--memory", "1x", "bytes")]
    [InlineData("--memory", "99999999999999999999", "bytes")]
    [InlineData("--memory", "9223372036854775807g", "bytes")]
    [InlineData("--processes", "0", "number")]
    [InlineData("--processes", "1.5", "number")]
    [InlineData("--processes", "4294967296", "number")]
    [InlineData("--stack", "1", "bytes")]
    [InlineData("--file-size", "much", "bytes")]
    [InlineData("--open-files", "-3", "number")]
    [InlineData("--output-limit", "0", "bytes")]
    [InlineData("--io-read", "0", "bytes")]
    [InlineData("--io-write", "fast", "bytes")]
    [InlineData("--cwd", "relative", "absolute")]
    [InlineData("--bind", "relative:/x", "absolute")]
    [InlineData("--bind", "/tmp:/../etc", "absolute")]
    [InlineData("--bind", "/tmp:/", "absolute")]
    [InlineData("--env", "=value", "KEY")]
    [InlineData("--uid-range", "0", "START")]
    [InlineData("--uid-range", "nobody-here", "usermod --add-subuids")]
    [InlineData("--uid-range", "4294967295", "START")]
    public async Task A_wrong_value_is_named_with_what_the_option_takes(string option, string value, string takes)
    {
        BoxResult result = await new BoxCommand().With(option, value).RunAsync("/bin/echo", "started");
        Assert.Equal(125, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains(option, result.Error, StringComparison.Ordinal);
        Assert.Contains(takes, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cpu-time", "2")]
    [InlineData("--cpu-time", "0.5")]
    [InlineData("--cpu-time", "2s")]
    [InlineData("--wall-time", "1500ms")]
    [InlineData("--memory", "67108864")]
    [InlineData("--memory", "65536K")]
    [InlineData("--memory", "1g")]
    [InlineData("--processes", "1")]
    [InlineData("--cpus", "0.5")]
    [InlineData("--uid-range", "1342177280:65536")]
    public async Task Each_unit_of_the_manual_is_understood(string option, string value)
    {
        BoxResult result = await new BoxCommand().With(option, value).RunAsync("/bin/echo", "started");
        Assert.Equal((0, "started\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public void Options_may_carry_their_value_behind_an_equals_sign()
    {
        (int status, string output, _) = Nsbox.Run("run", "--env=A=b=c", "--cwd=/tmp", "--", "/bin/sh", "-c", "echo $A $PWD");
        Assert.Equal((0, "b=c /tmp\n"), (status, output));
    }

    [Theory]
    [InlineData("no program", "run")]
    [InlineData("no program", "run", "--")]
    [InlineData("--frobnicate", "run", "--frobnicate", "1", "--", "/bin/true")]
    [InlineData("--memory needs a value", "run", "--memory")]
    public void A_wrong_command_line_is_told_so(string says, params string[] line)
    {
        (int status, _, string error) = Nsbox.Run(line);
        Assert.Equal(125, status);
        Assert.Contains(says, error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manual_names_every_option()
    {
        (int status, string manual, string error) = Nsbox.Run("run", "--help");
        Assert.Equal((0, ""), (status, error));
        foreach (string heading in (string[])["NAME", "SYNOPSIS", "EXIT STATUS", "EXAMPLES"]) Assert.Contains(heading, manual, StringComparison.Ordinal);
        foreach (string option in (string[])["cpu-time", "wall-time", "memory", "processes", "stack", "file-size", "open-files", "output-limit", "stdin", "stdout", "stderr", "root", "bind", "env", "cwd", "uid-range", "json"])
            Assert.Contains($"--{option} ", manual, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_reach_the_program_byte_for_byte()
    {
        string[] arguments = ["", " ", "a\nb", "$(id)", "`id`", "'\"\\", "--memory", "*", "é😀", new string('x', 10000)];
        BoxResult result = await new BoxCommand().RunAsync(["/usr/bin/printf", "%s\\0", .. arguments]);
        Assert.Equal(arguments, result.Output.Split('\0')[..^1]);
    }
}
