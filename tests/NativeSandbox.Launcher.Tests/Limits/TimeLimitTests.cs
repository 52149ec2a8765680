using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Limits;

public sealed class TimeLimitTests
{
    private static BoxCommand Box => new BoxCommand().WithPayloads().WithReport();

    [Theory]
    [InlineData("spin", "0")]
    [InlineData("threads", "8")]
    [InlineData("children", "8")]
    [InlineData("short-children", "0")]
    [InlineData("xcpu", "0")]
    public async Task CPU_time_is_the_total_of_all_that_runs(string what, string much)
    {
        BoxResult result = await Box.With("--cpu-time", "300ms").With("--wall-time", "60s").RunAsync(Payloads.C("limits"), what, much);
        Assert.Equal("TimeLimitExceeded", result.Verdict);
        Assert.Equal(124, result.ExitCode);
        // Never as late as one limit for each of eight would be.
        Assert.InRange(result.CpuMs, 300, 2000);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("sleep")]
    [InlineData("stop")]
    [InlineData("deaf")]
    public async Task What_does_not_run_meets_the_time_on_the_clock(string what)
    {
        BoxResult result = await Box.With("--wall-time", "200ms").RunAsync(Payloads.C("limits"), what);
        Assert.Equal("TimeLimitExceeded", result.Verdict);
        Assert.Equal(124, result.ExitCode);
        Assert.True(result.WallMs >= 200, $"ended early, after {result.WallMs} ms");
        Assert.InRange(result.CpuMs, 0, 1000);
    }

    [Fact]
    public async Task CPU_time_within_the_limit_is_reported_as_the_kernel_counted_it()
    {
        BoxResult result = await Box.With("--cpu-time", "10s").RunAsync(Payloads.C("limits"), "spin", "200");
        Assert.Equal("Ok", result.Verdict);
        Assert.InRange(result.CpuMs, 200, 2000);
        Assert.True(result.WallMs >= 190, $"{result.WallMs} ms on the clock for 200 ms of work");
    }

    [Fact]
    public async Task A_cap_on_cores_stretches_the_same_work()
    {
        BoxResult result = await Box.With("--cpus", "0.25").RunAsync(Payloads.C("limits"), "spin", "200");
        Assert.Equal("Ok", result.Verdict);
        Assert.True(result.WallMs >= 400, $"{result.WallMs} ms on the clock for 200 ms of work on a quarter of a core");
    }
}
