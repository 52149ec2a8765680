using System.Text.Json;
using NativeSandbox.Launcher.Doctor;

namespace NativeSandbox.Launcher.Tests.Doctor;

public sealed class DoctorReportTests
{
    private static readonly Finding[] Findings =
        [Finding.Ok("kernel", "6.1"), Finding.Warn("SMT", "active", "echo off > /sys/x"), Finding.Fatal("seccomp", "none", "boot another")];

    [Fact]
    public void People_read_one_line_for_each_finding() => Assert.Equal(
        """
        ok     kernel   6.1
        warn   SMT      active  (-> echo off > /sys/x)
        fatal  seccomp  none  (-> boot another)

        """, Report.ToText(Findings));

    [Fact]
    public void Programs_read_an_array()
    {
        using JsonDocument report = JsonDocument.Parse(Report.ToJson(Findings));
        JsonElement smt = report.RootElement[1];
        Assert.Equal(["name", "status", "found", "fix"], smt.EnumerateObject().Select(field => field.Name));
        Assert.Equal("warn", smt.GetProperty("status").GetString());
        Assert.Equal("echo off > /sys/x", smt.GetProperty("fix").GetString());
        Assert.Equal(JsonValueKind.Null, report.RootElement[0].GetProperty("fix").ValueKind);
    }

    [Fact]
    public void The_command_examines_this_machine()
    {
        (int exitCode, string output, string error) = Nsbox.Run("doctor", "--json");
        using JsonDocument report = JsonDocument.Parse(output);
        bool fatal = report.RootElement.EnumerateArray().Any(finding => finding.GetProperty("status").GetString() == "fatal");
        Assert.Equal(fatal ? 1 : 0, exitCode);
        Assert.Empty(error);
        string kernel = File.ReadAllText("/proc/sys/kernel/osrelease").TrimEnd();
        Assert.Contains(report.RootElement.EnumerateArray(), finding =>
            finding.GetProperty("name").GetString() == "kernel" && finding.GetProperty("found").GetString()!.StartsWith(kernel, StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_argument_is_refused()
    {
        (int exitCode, string output, string error) = Nsbox.Run("doctor", "--jsn");
        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Contains("'--jsn'", error, StringComparison.Ordinal);
    }
}
