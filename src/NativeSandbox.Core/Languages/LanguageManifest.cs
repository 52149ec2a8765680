using System.Text.RegularExpressions;
using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Languages;

/// <summary>Reads a manifest. The fields are those of <c>toolchains/manifest.schema.json</c>; anything else is refused, so that a misspelt limit is not a missing one.</summary>
internal static partial class LanguageManifest
{
    /// <exception cref="LanguageManifestException">The manifest is wrong.</exception>
    public static Language Read(string file, string text, LanguageSource source = LanguageSource.Host)
    {
        ManifestMapping manifest = ManifestMapping.Parse(file, text);
        ManifestParameters parameters = ManifestParameters.Read(manifest);
        ManifestMapping version = Section(manifest, "version");
        ManifestMapping? compile = manifest.Mapping("compile");
        ManifestMapping run = Section(manifest, "run");
        ManifestMapping? repl = manifest.Mapping("repl");
        ManifestMapping selfTest = Section(manifest, "selfTest");
        Language template = new()
        {
            Id = Name(manifest, "id", manifest.Text("id")),
            Name = manifest.Text("name"),
            Aliases = Aliases(manifest),
            Extensions = [.. (manifest.OptionalTexts("extensions") ?? []).Select(extension => Extension(manifest, extension))],
            SourceFile = FileName(manifest, "sourceFile", manifest.Text("sourceFile")),
            NeedsUnixLineEnds = manifest.Choice("lineEnds", "keep", "unix") == "unix",
            Environment = Environment(manifest, parameters),
            VersionArguments = version.Texts("arguments"),
            CompileArguments = compile is null ? null : parameters.CheckedCompiler(compile, compile.Texts("arguments")),
            Artefacts = compile is null ? [] : Artefacts(compile, compile.Texts("artefacts")),
            CompileLimits = Limits(compile, "limits"),
            RunArguments = parameters.Checked(run, "arguments", run.Texts("arguments")),
            RunLimits = Limits(run, "limits"),
            MaximumLimits = Limits(run, "maximums"),
            ReplArguments = repl is null ? null : parameters.Checked(repl, "arguments", repl.Texts("arguments")),
            Hello = manifest.OptionalText("hello"),
            Heap = Heap(manifest),
            OutOfMemory = manifest.Pattern("outOfMemory"),
            Binds = Binds(manifest, source),
            Source = source,
            SelfTest = new SelfTestProgram(selfTest.Text("code"), selfTest.TextOrEmpty("input"), selfTest.Text("output")),
        };
        List<Language> variants = [.. manifest.Mappings("variants").Select(variant => Variant(variant, template, parameters))];
        foreach (ManifestMapping? section in (ManifestMapping?[])[version, compile, run, repl, selfTest, manifest]) section?.End();
        return parameters.Resolve(template) with { Variants = variants };
    }

    private static Language Variant(ManifestMapping variant, Language template, ManifestParameters parameters)
    {
        ManifestParameters own = parameters.With(variant);
        ManifestMapping? compile = variant.Mapping("compile");
        ManifestMapping? run = variant.Mapping("run");
        if (compile is not null && template.CompileArguments is null) throw variant.Error("compile", "must not stand here: the language has no compile section");
        Dictionary<string, string> environment = new(template.Environment, StringComparer.Ordinal);
        foreach ((string name, string value) in Environment(variant, own)) environment[name] = value;
        Language language = template with
        {
            Id = Name(variant, "id", variant.Text("id")),
            Name = variant.Text("name"),
            Aliases = Aliases(variant),
            VariantOf = template.Id,
            Environment = environment,
            CompileArguments = compile?.OptionalTexts("arguments") is { } compiling ? own.CheckedCompiler(compile!, compiling) : template.CompileArguments,
            Artefacts = compile?.OptionalTexts("artefacts") is { } artefacts ? Artefacts(compile, artefacts) : template.Artefacts,
            CompileLimits = compile?.Mapping("limits") is null ? template.CompileLimits : Limits(compile, "limits"),
            RunArguments = run?.OptionalTexts("arguments") is { } running ? own.Checked(run, "arguments", running) : template.RunArguments,
            RunLimits = run?.Mapping("limits") is null ? template.RunLimits : Limits(run, "limits"),
        };
        foreach (ManifestMapping? section in (ManifestMapping?[])[compile, run, variant]) section?.End();
        return own.Resolve(language);
    }

    private static ManifestMapping Section(ManifestMapping manifest, string field) =>
        manifest.Mapping(field) ?? throw manifest.Error(field, "is missing");

    private static IReadOnlyList<string> Aliases(ManifestMapping mapping) =>
        [.. (mapping.OptionalTexts("aliases") ?? []).Select(alias => Name(mapping, "aliases", alias))];

    private static string Name(ManifestMapping manifest, string field, string name) =>
        NamePattern().IsMatch(name) ? name : throw manifest.Error(field, $"'{name}' must be of a-z, 0-9 and + - . _ # and at most 32 characters");

    private static string Extension(ManifestMapping manifest, string extension) =>
        ExtensionPattern().IsMatch(extension) ? extension : throw manifest.Error("extensions", $"'{extension}' must be a dot with a-z, 0-9, + - _ after it");

    // The box's working directory is flat to us: a manifest names files in it, never elsewhere.
    private static string FileName(ManifestMapping manifest, string field, string name) =>
        name is not ("." or "..") && FilePattern().IsMatch(name) ? name : throw manifest.Error(field, $"'{name}' is not a plain file name");

    private static IReadOnlyList<string> Artefacts(ManifestMapping compile, IReadOnlyList<string> names)
    {
        foreach (string name in names) FileName(compile, "artefacts", name.Replace('*', '_'));
        return names;
    }

    private static IReadOnlyDictionary<string, string> Environment(ManifestMapping mapping, ManifestParameters parameters)
    {
        IReadOnlyDictionary<string, string> environment = mapping.Pairs("environment");
        parameters.Checked(mapping, "environment", [.. environment.Values]);
        return environment;
    }

    private static HeapRule Heap(ManifestMapping manifest)
    {
        if (manifest.Mapping("heap") is not { } heap) return HeapRule.Whole;
        double share = heap.Number("share") ?? throw heap.Error("share", "is missing");
        if (share > 1) throw heap.Error("share", "must be at most 1: the heap lies within the memory limit");
        HeapRule rule = new(share, heap.Size("reserve") ?? new ByteSize(0));
        heap.End();
        return rule;
    }

    private static List<ToolchainBind> Binds(ManifestMapping manifest, LanguageSource source)
    {
        List<ToolchainBind> binds = [];
        foreach (ManifestMapping bind in manifest.Mappings("binds"))
        {
            string to = AbsolutePath(bind, "to");
            // Elsewhere it would cover what other languages need, or there is no place to make it.
            if (!to.StartsWith("/opt/", StringComparison.Ordinal)) throw bind.Error("to", $"'{to}' must lie in /opt");
            binds.Add(new ToolchainBind(AbsolutePath(bind, "from"), to));
            bind.End();
        }
        if (binds.Count > 0 && source != LanguageSource.Local) throw manifest.Error("binds", "may stand in manifests of toolchains/local only: what they name is on one machine");
        return binds;
    }

    // A colon would end the path on nsbox's command line.
    private static string AbsolutePath(ManifestMapping bind, string field)
    {
        string path = bind.Text(field);
        return AbsolutePattern().IsMatch(path) && !path.Split('/').Any(part => part is "." or "..")
            ? path
            : throw bind.Error(field, $"'{path}' must be an absolute path without . or .. or a colon");
    }

    private static LimitOverrides Limits(ManifestMapping? parent, string field) => LimitFields.Read(parent, field);

    [GeneratedRegex(@"\A[a-z0-9+\-._#]{1,32}\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[A-Za-z0-9._\-]{1,64}\z")]
    private static partial Regex FilePattern();

    [GeneratedRegex(@"\A\.[a-z0-9+\-_]{1,16}\z")]
    private static partial Regex ExtensionPattern();

    [GeneratedRegex(@"\A/[^:\p{C}]{1,1023}\z")]
    private static partial Regex AbsolutePattern();
}
