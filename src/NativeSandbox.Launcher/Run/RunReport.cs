using System.Text;
using System.Text.Json;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Launcher.Run;

/// <summary>The result as the file of <c>--json</c>.</summary>
internal static class RunReport
{
    /// <summary>One object, indented.</summary>
    public static string ToJson(EndedMessage evidence, string cgroupDriver)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("verdict", Verdict(evidence));
            if (evidence.End == RunEnd.Exited) json.WriteNumber("exitCode", evidence.ExitCode);
            else json.WriteNull("exitCode");
            if (evidence.Signal > 0 && evidence.End != RunEnd.Exited) json.WriteNumber("signal", evidence.Signal);
            else json.WriteNull("signal");
            if (evidence.Errno != 0) json.WriteString("errno", Errno.Name(evidence.Errno));
            json.WriteStartObject("cpuTimeMs");
            json.WriteNumber("user", Ms(evidence.UserNs));
            json.WriteNumber("system", Ms(evidence.SystemNs));
            json.WriteNumber("total", Ms(evidence.UserNs + evidence.SystemNs));
            json.WriteEndObject();
            json.WriteNumber("wallTimeMs", Ms(evidence.WallNs));
            json.WriteNumber("memoryBytes", evidence.MemoryPeakBytes);
            json.WriteNumber("processesPeak", evidence.ProcessesPeak);
            json.WriteStartObject("contextSwitches");
            json.WriteNumber("voluntary", evidence.VoluntarySwitches);
            json.WriteNumber("involuntary", evidence.InvoluntarySwitches);
            json.WriteEndObject();
            json.WriteBoolean("outputTruncated", evidence.Truncated);
            json.WriteString("cgroup", cgroupDriver);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static string Verdict(EndedMessage evidence) => evidence.End switch
    {
        RunEnd.Exited when evidence.ExitCode == 0 => "Ok",
        RunEnd.Exited or RunEnd.Signaled or RunEnd.NotStarted => "RuntimeError",
        RunEnd.CpuTime or RunEnd.WallTime => "TimeLimitExceeded",
        RunEnd.Memory => "MemoryLimitExceeded",
        RunEnd.Output => "OutputLimitExceeded",
        RunEnd.Seccomp => "SecurityViolation",
        _ => "InternalError",
    };

    private static double Ms(long nanoseconds) => Math.Round(nanoseconds / 1e6, 3);
}
