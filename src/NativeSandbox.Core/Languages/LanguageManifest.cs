using System.Text.RegularExpressions;
using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Languages;

/// <summary>Reads a manifest. The fields are those that <see cref="Language"/> documents; anything else is refused, so that a misspelt limit is not a missing one.</summary>
internal static partial class LanguageManifest
{
    /// <summary>Stands in a run argument for the run's memory limit in MiB.</summary>
    public const string MemoryPlaceholder = "{memoryMiB}";

    /// <exception cref="LanguageManifestException">The manifest is wrong.</exception>
    public static Language Read(string file, string text)
    {
        ManifestMapping manifest = ManifestMapping.Parse(file, text);
        ManifestMapping version = Section(manifest, "version");
        ManifestMapping? compile = manifest.Mapping("compile");
        ManifestMapping run = Section(manifest, "run");
        ManifestMapping selfTest = Section(manifest, "selfTest");
        Language language = new()
        {
            Id = Name(manifest, "id", manifest.Text("id")),
            Name = manifest.Text("name"),
            Aliases = [.. (manifest.OptionalTexts("aliases") ?? []).Select(alias => Name(manifest, "aliases", alias))],
            SourceFile = FileName(manifest, "sourceFile", manifest.Text("sourceFile")),
            Environment = manifest.Pairs("environment"),
            VersionArguments = version.Texts("arguments"),
            CompileArguments = compile?.Texts("arguments"),
            Artefacts = [.. (compile?.Texts("artefacts") ?? []).Select(name => FileName(compile!, "artefacts", name))],
            CompileLimits = Limits(compile, "limits"),
            RunArguments = Arguments(run),
            RunLimits = Limits(run, "limits"),
            MaximumLimits = Limits(run, "maximums"),
            SelfTest = new SelfTestProgram(selfTest.Text("code"), selfTest.TextOrEmpty("input"), selfTest.Text("output")),
        };
        foreach (ManifestMapping? section in (ManifestMapping?[])[version, compile, run, selfTest, manifest]) section?.End();
        return language;
    }

    private static ManifestMapping Section(ManifestMapping manifest, string field) =>
        manifest.Mapping(field) ?? throw manifest.Error(field, "is missing");

    private static string Name(ManifestMapping manifest, string field, string name) =>
        NamePattern().IsMatch(name) ? name : throw manifest.Error(field, $"'{name}' must be of a-z, 0-9 and + - . _ # and at most 32 characters");

    // The box's working directory is flat to us: a manifest names files in it, never elsewhere.
    private static string FileName(ManifestMapping manifest, string field, string name) =>
        name is not ("." or "..") && FilePattern().IsMatch(name) ? name : throw manifest.Error(field, $"'{name}' is not a plain file name");

    private static IReadOnlyList<string> Arguments(ManifestMapping run)
    {
        IReadOnlyList<string> arguments = run.Texts("arguments");
        foreach (string argument in arguments)
        {
            if (PlaceholderPattern().Match(argument) is { Success: true } match && match.Value != MemoryPlaceholder)
                throw run.Error("arguments", $"{match.Value} is not a placeholder; {MemoryPlaceholder} is");
        }
        return arguments;
    }

    private static LimitOverrides Limits(ManifestMapping? parent, string field)
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

    [GeneratedRegex(@"\A[a-z0-9+\-._#]{1,32}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9._\-]{1,64}\z")]
    private static partial Regex FilePattern();

    [GeneratedRegex(@"\{[A-Za-z]+\}")]
    private static partial Regex PlaceholderPattern();
}
