using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Run;

/// <summary>What is said of disks' limits where they cannot be kept. That they are kept is proven where there is cgroup v2.</summary>
public sealed class IoLimitTests
{
    [Theory]
    [InlineData("--io-read")]
    [InlineData("--io-write")]
    public async Task A_place_without_a_block_device_is_named(string option)
    {
        BoxResult result = await new BoxCommand().With(option, "10m").With("--bind", "/dev/shm:/mnt/shm").RunAsync("/bin/echo", "started");
        Assert.Equal((0, "started\n"), (result.ExitCode, result.Output));
        Assert.Contains("/dev/shm lies on no block device", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_cgroup_v2_is_told_that_nothing_is_limited()
    {
        BoxResult result = await new BoxCommand().With("--io-read", "10m").WithReport().RunAsync("/bin/true");
        Assert.Equal(0, result.ExitCode);
        bool isV2 = result.Report.GetProperty("cgroup").GetString() == "v2";
        Assert.Equal(!isV2, result.Error.Contains("need cgroup v2", StringComparison.Ordinal));
    }
}
