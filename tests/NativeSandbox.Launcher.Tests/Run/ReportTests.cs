using System.Text.Json;
using NativeSandbox.Testing;

namespace NativeSandbox.Launcher.Tests.Run;

public sealed class ReportTests
{
    [Fact]
    public async Task Every_field_is_there_with_the_kernels_figure()
    {
        BoxResult result = await new BoxCommand().WithReport().RunAsync("/bin/sh", "-c", "sleep 0.1 & sleep 0.1 & wait");
        JsonElement report = result.Report;
        Assert.Equal("Ok", report.GetProperty("verdict").GetString());
        Assert.Equal(0, report.GetProperty("exitCode").GetInt32());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("signal").ValueKind);
        JsonElement cpu = report.GetProperty("cpuTimeMs");
        Assert.Equal(cpu.GetProperty("total").GetDouble(), cpu.GetProperty("user").GetDouble() + cpu.GetProperty("system").GetDouble(), 0.01);
        Assert.InRange(cpu.GetProperty("total").GetDouble(), 0.1, 1000);
        Assert.True(result.WallMs >= 100, $"{result.WallMs} ms");
        Assert.InRange(result.MemoryBytes, 64 << 10, 64 << 20);
        Assert.Equal(3, result.ProcessesPeak);
        Assert.True(report.GetProperty("contextSwitches").GetProperty("voluntary").GetInt64() > 0);
        Assert.True(report.GetProperty("contextSwitches").GetProperty("involuntary").GetInt64() >= 0);
        Assert.False(report.GetProperty("outputTruncated").GetBoolean());
        Assert.Contains(report.GetProperty("cgroup").GetString(), (string[])["v1", "v2", "none"]);
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_nsboxs_failure()
    {
        BoxResult result = await new BoxCommand().With("--json", "/no/such/directory/report.json").RunAsync("/bin/true");
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("/no/such/directory", result.Error, StringComparison.Ordinal);
    }
}
