using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Privileges;

/// <summary>nsbox started by a user without privileges and without subordinate ids: one id is mapped, and rlimits remain.</summary>
public sealed class UnprivilegedTests : IDisposable
{
    private const string Uid = "54321";

    private readonly CopiedLauncher _launcher = new();

    private BoxCommand Box => new BoxCommand().Through(_launcher.Program, "/usr/bin/setpriv", $"--reuid={Uid}", $"--regid={Uid}", "--clear-groups", "--inh-caps=-all").WithPayloads();

    public void Dispose() => _launcher.Dispose();

    [Fact]
    public async Task A_program_runs_isolated_all_the_same()
    {
        BoxResult result = await Box.With("--json", Path.Combine(_launcher.Directory, "report")).RunAsync("/bin/sh", "-c", "echo $$; ls /root /etc/shadow 2>&1; grep -E 'Cap|NoNewPrivs|Seccomp:' /proc/self/status; cat /proc/net/dev | wc -l");
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain(result.Lines.Where(line => line.StartsWith("Cap", StringComparison.Ordinal)), line => !line.EndsWith("\t0000000000000000", StringComparison.Ordinal));
        Assert.Contains("NoNewPrivs:\t1", result.Lines);
        Assert.Contains("Seccomp:\t2", result.Lines);
        Assert.Equal("3", result.Lines[^1]); // two lines of headings and lo
        Assert.Contains("\"cgroup\": \"none\"", await File.ReadAllTextAsync(Path.Combine(_launcher.Directory, "report")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cpu-time", "300ms", 124, "spin", "0")]
    [InlineData("--wall-time", "300ms", 124, "pause", "0")]
    [InlineData("--output-limit", "1000", 153, "flood", "1")]
    [InlineData("--file-size", "1m", 153, "file", "2")]
    public async Task The_limits_that_need_no_cgroup_hold(string option, string value, int status, string what, string much)
    {
        BoxResult result = await Box.With(option, value).RunAsync(Payloads.C("limits"), what, much);
        Assert.Equal(status, result.ExitCode);
    }

    [Fact]
    public async Task Memory_is_still_limited()
    {
        BoxResult result = await Box.With("--memory", "64m").RunAsync(Payloads.C("limits"), "heap", "200");
        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain("had it", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_that_may_not_be_mapped_is_refused_or_not_used()
    {
        BoxResult result = await Box.RunAsync("/bin/cat", "/proc/self/uid_map");
        Assert.Equal(0, result.ExitCode);
        // One line, of this user only.
        Assert.Equal([Uid, "1"], Assert.Single(result.Lines).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);
    }
}
