using System.Globalization;
using NativeSandbox.Core.Languages;

namespace NativeSandbox.Core.Limits;

/// <summary>Decides a run's limits from three sources: what the server is configured with, what the language's manifest says, what the request asks for.</summary>
/// <remarks>
/// A request goes before the manifest, the manifest before the configuration. A request past the maximum is refused; a default past
/// it (a manifest on a server with less memory) is lowered to it. A manifest may lower a maximum, never raise it: the machine is the operator's.
/// </remarks>
/// <param name="defaults">What a run gets where neither manifest nor request says anything.</param>
/// <param name="maximums">What no run may exceed. A null <see cref="RunLimits.Cpus"/> leaves the cap to the number of cores.</param>
public sealed class LimitPolicy(RunLimits defaults, RunLimits maximums)
{
    private static readonly TimeSpan ShortestTime = TimeSpan.FromMilliseconds(1);
    private static readonly ByteSize LeastMemory = ByteSize.FromMebibytes(1);
    private static readonly ByteSize LeastStack = ByteSize.FromKibibytes(64);

    /// <summary>What a compile step gets where the manifest says nothing. Compilers need more than the programs they make.</summary>
    public RunLimits CompileDefaults { get; init; } = new()
    {
        CpuTime = TimeSpan.FromSeconds(10),
        WallTime = TimeSpan.FromSeconds(20),
        Memory = ByteSize.FromMebibytes(512),
        Processes = 64,
        Stack = ByteSize.FromMebibytes(64),
        FileSize = ByteSize.FromMebibytes(64),
        OpenFiles = 256,
        Output = ByteSize.FromKibibytes(256),
    };

    /// <summary>The limits of a run.</summary>
    /// <exception cref="LimitException">The request asks for a value that is zero, negative, not a number or over the maximum.</exception>
    public RunLimits ForRun(Language language, LimitOverrides request)
    {
        LimitOverrides manifest = language.RunLimits;
        RunLimits most = MaximumsFor(language);
        return new RunLimits
        {
            CpuTime = Choose("cpuTime", request.CpuTime, manifest.CpuTime ?? defaults.CpuTime, ShortestTime, most.CpuTime),
            WallTime = Choose("wallTime", request.WallTime, manifest.WallTime ?? defaults.WallTime, ShortestTime, most.WallTime),
            Memory = Choose("memory", request.Memory, manifest.Memory ?? defaults.Memory, LeastMemory, most.Memory),
            Processes = Choose("processes", request.Processes, manifest.Processes ?? defaults.Processes, 1, most.Processes),
            Stack = Choose("stack", request.Stack, manifest.Stack ?? defaults.Stack, LeastStack, most.Stack),
            FileSize = Choose("fileSize", request.FileSize, manifest.FileSize ?? defaults.FileSize, new ByteSize(1), most.FileSize),
            OpenFiles = Choose("openFiles", request.OpenFiles, manifest.OpenFiles ?? defaults.OpenFiles, 4, most.OpenFiles),
            Output = Choose("output", request.Output, manifest.Output ?? defaults.Output, new ByteSize(1), most.Output),
            Cpus = ChooseCpus(request.Cpus, manifest.Cpus ?? defaults.Cpus, most.Cpus),
        };
    }

    /// <summary>What a run of this language gets where the request asks for nothing.</summary>
    public RunLimits DefaultsFor(Language language) => ForRun(language, LimitOverrides.None);

    /// <summary>The most that a request may ask for with this language.</summary>
    public RunLimits MaximumsFor(Language language)
    {
        LimitOverrides manifest = language.MaximumLimits;
        return new RunLimits
        {
            CpuTime = Least(maximums.CpuTime, manifest.CpuTime),
            WallTime = Least(maximums.WallTime, manifest.WallTime),
            Memory = Least(maximums.Memory, manifest.Memory),
            Processes = Least(maximums.Processes, manifest.Processes),
            Stack = Least(maximums.Stack, manifest.Stack),
            FileSize = Least(maximums.FileSize, manifest.FileSize),
            OpenFiles = Least(maximums.OpenFiles, manifest.OpenFiles),
            Output = Least(maximums.Output, manifest.Output),
            Cpus = maximums.Cpus is { } cpus ? Least(cpus, manifest.Cpus) : manifest.Cpus,
        };
    }

    /// <summary>The limits of a compile step: the manifest's, and <see cref="CompileDefaults"/> where it is silent. No request changes them.</summary>
    public RunLimits ForCompile(Language language)
    {
        LimitOverrides manifest = language.CompileLimits;
        return new RunLimits
        {
            CpuTime = manifest.CpuTime ?? CompileDefaults.CpuTime,
            WallTime = manifest.WallTime ?? CompileDefaults.WallTime,
            Memory = manifest.Memory ?? CompileDefaults.Memory,
            Processes = manifest.Processes ?? CompileDefaults.Processes,
            Stack = manifest.Stack ?? CompileDefaults.Stack,
            FileSize = manifest.FileSize ?? CompileDefaults.FileSize,
            OpenFiles = manifest.OpenFiles ?? CompileDefaults.OpenFiles,
            Output = manifest.Output ?? CompileDefaults.Output,
            Cpus = manifest.Cpus ?? CompileDefaults.Cpus,
        };
    }

    private static double? ChooseCpus(double? requested, double? preset, double? maximum)
    {
        double most = maximum ?? Environment.ProcessorCount;
        if (requested is null && preset is null) return maximum;
        return Choose("cpus", requested, preset ?? most, 0.01, most);
    }

    private static T Choose<T>(string field, T? requested, T preset, T minimum, T maximum) where T : struct, IComparable<T>
    {
        if (requested is not { } value) return preset.CompareTo(maximum) > 0 ? maximum : preset;
        // NaN sorts below every number, so it falls to the first comparison.
        return value.CompareTo(minimum) < 0 || value.CompareTo(maximum) > 0
            ? throw new LimitException(field, Show(value), Show(minimum), Show(maximum))
            : value;
    }

    private static T Least<T>(T one, T? other) where T : struct, IComparable<T> =>
        other is { } value && value.CompareTo(one) < 0 ? value : one;

    private static string Show<T>(T value) => value switch
    {
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds} ms"),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };
}
