using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Server.Problems;

namespace NativeSandbox.Server.Execution;

/// <summary>Turns the numbers of a request into limits, or refuses them with the field's name and its range.</summary>
internal static class RequestLimits
{
    // Beyond every maximum and within every type; the policy then refuses it and names the range.
    private const double Beyond = 1L << 52;

    /// <exception cref="RequestException">A number is not one, or is out of its range.</exception>
    public static LimitOverrides Read(double? timeout, ExecuteLimits? limits, Language language, LimitPolicy policy)
    {
        if (timeout is null && limits is null) return LimitOverrides.None;
        limits ??= new ExecuteLimits();
        var overrides = new LimitOverrides
        {
            CpuTime = Time(limits.CpuTimeMs ?? timeout),
            WallTime = Time(limits.WallTimeMs ?? timeout),
            Memory = Size(limits.MemoryBytes),
            Processes = Count(limits.Processes),
            Stack = Size(limits.StackBytes),
            FileSize = Size(limits.FileSizeBytes),
            OpenFiles = Count(limits.OpenFiles),
            Output = Size(limits.OutputBytes),
            Cpus = limits.Cpus,
        };
        Check(timeout, limits, language, policy, overrides);
        // Both bound the run, so the shorter one does.
        return timeout is null ? overrides : overrides with { CpuTime = Shorter(overrides.CpuTime, timeout), WallTime = Shorter(overrides.WallTime, timeout) };
    }

    /// <summary>A limit's range, as the OpenAPI document and refusals tell it.</summary>
    private static void Check(double? timeout, ExecuteLimits limits, Language language, LimitPolicy policy, LimitOverrides overrides)
    {
        try
        {
            policy.ForRun(language, overrides);
            if (timeout is not null) policy.ForRun(language, new LimitOverrides { WallTime = Time(timeout), CpuTime = Time(timeout) });
        }
        catch (LimitException outside)
        {
            string field = Field(outside.Field, limits);
            throw RequestException.Invalid(field, $"must be {(field == "limits.cpus" ? "a number" : "a whole number")} from {outside.Minimum} to {outside.Maximum}.");
        }
    }

    private static string Field(string field, ExecuteLimits limits) => field switch
    {
        "cpuTime" => limits.CpuTimeMs is null ? "timeout" : "limits.cpuTimeMs",
        "wallTime" => limits.WallTimeMs is null ? "timeout" : "limits.wallTimeMs",
        "memory" => "limits.memoryBytes",
        "stack" => "limits.stackBytes",
        "fileSize" => "limits.fileSizeBytes",
        "output" => "limits.outputBytes",
        _ => "limits." + field,
    };

    private static TimeSpan? Time(double? milliseconds) => Whole(milliseconds) is { } count ? TimeSpan.FromTicks(Math.Min(count, (long)1e12) * TimeSpan.TicksPerMillisecond) : null;

    private static ByteSize? Size(double? bytes) => Whole(bytes) is { } count ? new ByteSize(count) : null;

    private static int? Count(double? number) => Whole(number) is { } count ? (int)Math.Min(count, int.MaxValue) : null;

    // A fraction, NaN or a negative number is none of these counts: 0, which no limit allows, stands for it until the policy refuses it.
    private static long? Whole(double? number) => number is not { } value ? null
        : double.IsNaN(value) || value < 0 || (value <= Beyond && value != Math.Floor(value)) ? 0
        : (long)Math.Min(value, Beyond);

    private static TimeSpan? Shorter(TimeSpan? one, double? milliseconds) =>
        Time(milliseconds) is { } other && (one is null || other < one) ? other : one;
}
