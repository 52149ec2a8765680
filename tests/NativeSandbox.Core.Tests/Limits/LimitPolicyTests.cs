using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Tests.Limits;

public sealed class LimitPolicyTests
{
    private static readonly Language Language = Samples.Interpreted;

    [Fact]
    public void Without_any_wish_the_defaults_hold_and_the_cpu_cap_is_the_maximum()
    {
        Assert.Equal(Samples.Defaults with { Cpus = 2 }, Samples.Policy.DefaultsFor(Language));
    }

    [Fact]
    public void A_request_goes_before_the_manifest_and_the_manifest_before_the_configuration()
    {
        Language language = Language with { RunLimits = new LimitOverrides { Processes = 100, Memory = ByteSize.FromMebibytes(300), Cpus = 1.5 } };
        RunLimits limits = Samples.Policy.ForRun(language, new LimitOverrides { Memory = ByteSize.FromMebibytes(400) });
        Assert.Equal(100, limits.Processes);
        Assert.Equal(ByteSize.FromMebibytes(400), limits.Memory);
        Assert.Equal(Samples.Defaults.CpuTime, limits.CpuTime);
        Assert.Equal(1.5, limits.Cpus);
    }

    [Fact]
    public void A_manifests_default_over_the_servers_maximum_is_lowered_to_it()
    {
        Language language = Language with { RunLimits = new LimitOverrides { Memory = ByteSize.FromMebibytes(4096) } };
        Assert.Equal(Samples.Maximums.Memory, Samples.Policy.DefaultsFor(language).Memory);
    }

    [Fact]
    public void A_manifest_lowers_a_maximum_and_never_raises_one()
    {
        Language language = Language with { MaximumLimits = new LimitOverrides { Processes = 5, WallTime = TimeSpan.FromHours(1) } };
        RunLimits most = Samples.Policy.MaximumsFor(language);
        Assert.Equal(5, most.Processes);
        Assert.Equal(Samples.Maximums.WallTime, most.WallTime);
        LimitException e = Assert.Throws<LimitException>(() => Samples.Policy.ForRun(language, new LimitOverrides { Processes = 6 }));
        Assert.Equal("processes is 6; it must be from 1 to 5.", e.Message);
        Assert.Equal(("processes", "1", "5"), (e.Field, e.Minimum, e.Maximum));
    }

    public static TheoryData<string, LimitOverrides> OutOfRange => new()
    {
        { "cpuTime", new() { CpuTime = TimeSpan.Zero } },
        { "cpuTime", new() { CpuTime = TimeSpan.FromSeconds(11) } },
        { "wallTime", new() { WallTime = TimeSpan.FromSeconds(-1) } },
        { "wallTime", new() { WallTime = TimeSpan.MaxValue } },
        { "memory", new() { Memory = new ByteSize(0) } },
        { "memory", new() { Memory = new ByteSize(long.MaxValue) } },
        { "processes", new() { Processes = 0 } },
        { "processes", new() { Processes = int.MaxValue } },
        { "stack", new() { Stack = new ByteSize(1) } },
        { "fileSize", new() { FileSize = new ByteSize(-5) } },
        { "openFiles", new() { OpenFiles = 3 } },
        { "output", new() { Output = new ByteSize(0) } },
        { "cpus", new() { Cpus = 0 } },
        { "cpus", new() { Cpus = -1 } },
        { "cpus", new() { Cpus = double.NaN } },
        { "cpus", new() { Cpus = double.PositiveInfinity } },
        { "cpus", new() { Cpus = 1e308 } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Zero_negative_huge_and_not_a_number_are_refused_by_name(string field, LimitOverrides request)
    {
        LimitException e = Assert.Throws<LimitException>(() => Samples.Policy.ForRun(Language, request));
        Assert.Equal(field, e.Field);
        Assert.StartsWith(field + " is ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_configured_cap_the_cores_are_the_cap_and_no_cap_is_set()
    {
        LimitPolicy policy = new(Samples.Defaults, Samples.Maximums with { Cpus = null });
        Assert.Null(policy.DefaultsFor(Language).Cpus);
        Assert.Equal(0.5, policy.ForRun(Language, new LimitOverrides { Cpus = 0.5 }).Cpus);
        Assert.Throws<LimitException>(() => policy.ForRun(Language, new LimitOverrides { Cpus = Environment.ProcessorCount + 1 }));
    }

    [Fact]
    public void Compile_limits_are_the_manifests_over_the_compile_defaults()
    {
        Language language = Samples.Compiled with { CompileLimits = new LimitOverrides { Memory = ByteSize.FromMebibytes(1024), CpuTime = TimeSpan.FromSeconds(3) } };
        RunLimits limits = Samples.Policy.ForCompile(language);
        Assert.Equal(
            Samples.Policy.CompileDefaults with { Memory = ByteSize.FromMebibytes(1024), CpuTime = TimeSpan.FromSeconds(3) }, limits);
    }
}
