using System.Text.Json;

namespace NativeSandbox.Testing;

/// <summary>What <c>nsbox run</c> left: exit status, streams and the report, where one was asked for.</summary>
internal sealed record BoxResult(int ExitCode, string Output, string Error, string? ReportText)
{
    /// <summary>The file of <c>--json</c>.</summary>
    public JsonElement Report => JsonDocument.Parse(ReportText ?? throw new InvalidOperationException($"status {ExitCode} and no report: {Error}")).RootElement;

    public string Verdict => Report.GetProperty("verdict").GetString()!;

    public double CpuMs => Report.GetProperty("cpuTimeMs").GetProperty("total").GetDouble();

    public double WallMs => Report.GetProperty("wallTimeMs").GetDouble();

    public long MemoryBytes => Report.GetProperty("memoryBytes").GetInt64();

    public int ProcessesPeak => Report.GetProperty("processesPeak").GetInt32();

    /// <summary>The lines of standard output.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
