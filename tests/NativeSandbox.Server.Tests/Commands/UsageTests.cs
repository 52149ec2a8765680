using NativeSandbox.Server.Commands;

namespace NativeSandbox.Server.Tests.Commands;

/// <summary>What the words of a command line are taken for.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    [Theory]
    [InlineData("sevre", "'sevre' is not a command; did you mean serve? See nativesandbox --help.")]
    [InlineData("frobnicate", "'frobnicate' is not a command; see nativesandbox --help.")]
    [InlineData("keys ad", "'ad' is not a command; did you mean add? See nativesandbox keys --help.")]
    [InlineData("keys", "keys needs one of add, list, revoke; see nativesandbox keys --help.")]
    [InlineData("keys add", "NAME is missing; see nativesandbox keys add --help.")]
    [InlineData("keys list --jsno", "'--jsno' is not an option of nativesandbox keys list; did you mean --json? See nativesandbox keys list --help.")]
    [InlineData("run", "FILE is missing; see nativesandbox run --help.")]
    [InlineData("run a.py --dircet", "'--dircet' is not an option of nativesandbox run; did you mean --direct? See nativesandbox run --help.")]
    [InlineData("run a.py --memory", "--memory needs one SIZE; see nativesandbox run --help.")]
    [InlineData("version now", "'now' is one argument too many; see nativesandbox version --help.")]
    [InlineData("--prot 3001", "'--prot' is not a setting; did you mean --port? See nativesandbox serve --help.")]
    [InlineData("--RATE-LIMIT_MAX_REQUEST 3", "'--RATE-LIMIT_MAX_REQUEST' is not a setting; did you mean --rate-limit-max-requests? See nativesandbox serve --help.")]
    [InlineData("doctor --jsno", "'--jsno' is not a setting; did you mean --json? See nativesandbox doctor --help.")]
    [InlineData("languages --nonsense", "'--nonsense' is not a setting; see nativesandbox languages --help.")]
    [InlineData("serve --port", "'--port' needs a value, like --port=….")]
    [InlineData("serve extra", "'extra' is neither a command nor a setting; see nativesandbox serve --help.")]
    public async Task A_command_line_that_makes_no_sense_is_one_line_with_the_next_step(string arguments, string line)
    {
        Assert.Equal(ExitCode.Usage, await CommandLine.RunAsync(arguments.Split(' '), output, error));
        Assert.Equal($"nativesandbox: {line}\n", error.ToString());
        Assert.Equal("", output.ToString());
    }

    [Theory]
    [InlineData("run --help", "--time-limit TIME")]
    [InlineData("help run", "--time-limit TIME")]
    [InlineData("keys add -h", "--no-restart")]
    [InlineData("keys --help", "keys revoke")]
    public async Task Each_command_has_help_of_its_own(string arguments, string expected)
    {
        Assert.Equal(ExitCode.Success, await CommandLine.RunAsync(arguments.Split(' '), output, error));
        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("RATE_LIMIT", output.ToString(), StringComparison.Ordinal);
    }

    // System.CommandLine would read "@file" as a file of arguments.
    [Fact]
    public async Task A_value_that_begins_with_an_at_sign_is_a_value()
    {
        Assert.Equal(ExitCode.Configuration, await CommandLine.RunAsync(["serve", "--deny-patterns", "@python ("], output, error));
        Assert.Contains("DENY_PATTERNS is '@python ('", error.ToString(), StringComparison.Ordinal);
    }
}
