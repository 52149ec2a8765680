using System.Globalization;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Limits;

public sealed class ProcessLimitTests
{
    private static BoxCommand Box => new BoxCommand().WithPayloads().WithReport();

    [Theory]
    [InlineData("processes", 1)]
    [InlineData("processes", 10)]
    [InlineData("thread-count", 10)]
    public async Task There_are_never_more_at_once_than_allowed(string what, int limit)
    {
        BoxResult result = await Box.With("--processes", $"{limit}").RunAsync(Payloads.C("limits"), what);
        Assert.Equal("Ok", result.Verdict);
        Assert.Equal(limit, int.Parse(result.Output, CultureInfo.InvariantCulture));
        Assert.Equal(limit, result.ProcessesPeak);
    }

    [Fact]
    public async Task A_fork_bomb_ends_at_its_time_and_nothing_of_it_lives_on()
    {
        BoxResult result = await Box.With("--processes", "32").With("--cpu-time", "2s").WithOwnIds(out uint ids).RunAsync(Payloads.C("limits"), "forkbomb");
        Assert.Equal("TimeLimitExceeded", result.Verdict);
        Assert.InRange(result.ProcessesPeak, 30, 32);
        Assert.Empty(HostProcess.InRange(ids));
    }

    [Fact]
    public async Task One_box_at_its_limit_takes_nothing_from_another()
    {
        BoxCommand bomb = Box.With("--processes", "32").With("--wall-time", "20s");
        using System.Diagnostics.Process running = bomb.WithOwnIds(out uint ids).Start(Payloads.C("limits"), "forkbomb");
        await Eventually.SeesAsync(() => HostProcess.InRange(ids).Count, count => count >= 30);
        BoxResult other = await Box.With("--processes", "10").RunAsync(Payloads.C("limits"), "processes");
        Assert.Equal("10\n", other.Output);
        running.Kill();
        await running.WaitForExitAsync();
        await Eventually.NothingAsync(() => HostProcess.InRange(ids));
    }

    [Fact]
    public async Task Descriptors_are_counted_per_process()
    {
        BoxResult result = await Box.With("--open-files", "20").RunAsync(Payloads.C("limits"), "files");
        Assert.Equal("20\n", result.Output);
    }
}
