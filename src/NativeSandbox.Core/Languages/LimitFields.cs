using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Languages;

/// <summary>The limits that a manifest or a self-test writes down, under the names that <see cref="LimitOverrides"/> gives them.</summary>
internal static class LimitFields
{
    /// <summary>Reads a mapping of limits; <see cref="LimitOverrides.None"/> where it is not there.</summary>
    /// <exception cref="LanguageManifestException">A limit is wrong, or is none.</exception>
    public static LimitOverrides Read(ManifestMapping? parent, string field)
    {
        if (parent?.Mapping(field) is not { } limits) return LimitOverrides.None;
        LimitOverrides overrides = new()
        {
            CpuTime = limits.Time("cpuTime"),
            WallTime = limits.Time("wallTime"),
            Memory = limits.Size("memory"),
            Processes = limits.Count("processes"),
            Stack = limits.Size("stack"),
            FileSize = limits.Size("fileSize"),
            OpenFiles = limits.Count("openFiles"),
            Output = limits.Size("output"),
            Cpus = limits.Number("cpus"),
        };
        limits.End();
        return overrides;
    }
}
