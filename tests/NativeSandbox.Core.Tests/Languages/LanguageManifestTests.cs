using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Tests.Languages;

public sealed class LanguageManifestTests
{
    private const string Whole = """
        id: ada
        name: Ada 2022
        aliases: [gnat, ada2022]
        sourceFile: main.adb
        version:
          arguments: [gnat, --version]
        environment:
          ADA: "1"
          EMPTY: ""
        compile:
          arguments: [gnatmake, "-{standard}", "{extra}", "-j{cpus}", "{sources}"]
          artefacts: [main, "*.ali"]
          limits: {cpuTime: 500ms, wallTime: 2s, memory: 1g, processes: 9, stack: 1m, fileSize: 2m, openFiles: 30, output: 64k, cpus: 0.5}
        run:
          arguments: [./main, "--heap={heapMiB}"]
          limits: {processes: 7}
          maximums: {memory: 64m}
        selfTest:
          code: "null;"
          input: "in"
          output: "out"
        extensions: [.adb, .ads]
        lineEnds: unix
        parameters: {standard: gnat2022, extra: ""}
        heap: {share: 0.5, reserve: 8m}
        outOfMemory: 'STORAGE_ERROR'
        repl: {arguments: [gnat, "{standard}"]}
        hello: "begin"
        variants:
          - id: gnat95
            name: Ada 95
            aliases: [old-ada]
            set: {standard: gnat95, extra: -v}
            environment: {ADA: "{standard}", MORE: "{memoryMiB}"}
          - id: gnat-debug
            name: Ada with debugging
            compile: {arguments: [gnatmake, -g], artefacts: [dbg], limits: {memory: 2g}}
            run: {arguments: [./dbg], limits: {processes: 8}}
        """;

    [Fact]
    public void Every_field_is_read()
    {
        Language language = LanguageManifest.Read("ada.yaml", Whole);
        Assert.Equal(("ada", "Ada 2022", "main.adb"), (language.Id, language.Name, language.SourceFile));
        Assert.Equal(["gnat", "ada2022"], language.Aliases);
        Assert.Equal(["gnat", "--version"], language.VersionArguments);
        Assert.Equal([".adb", ".ads"], language.Extensions);
        Assert.True(language.NeedsUnixLineEnds);
        Assert.Equal(new HeapRule(0.5, ByteSize.Parse("8m")), language.Heap);
        Assert.Equal(("STORAGE_ERROR", "begin"), (language.OutOfMemory, language.Hello));
        Assert.Equal(["gnat", "gnat2022"], language.ReplArguments);
        Assert.Equal("1", language.Environment["ADA"]);
        Assert.Equal("", language.Environment["EMPTY"]);
        // The empty parameter has left no empty argument behind.
        Assert.Equal(["gnatmake", "-gnat2022", "-j{cpus}", "{sources}"], language.CompileArguments);
        Assert.Equal(["main", "*.ali"], language.Artefacts);
        Assert.True(language.IsCompiled);
        Assert.Equal(
            new LimitOverrides
            {
                CpuTime = TimeSpan.FromMilliseconds(500),
                WallTime = TimeSpan.FromSeconds(2),
                Memory = ByteSize.Parse("1g"),
                Processes = 9,
                Stack = ByteSize.Parse("1m"),
                FileSize = ByteSize.Parse("2m"),
                OpenFiles = 30,
                Output = ByteSize.Parse("64k"),
                Cpus = 0.5,
            },
            language.CompileLimits);
        Assert.Equal(new LimitOverrides { Processes = 7 }, language.RunLimits);
        Assert.Equal(new LimitOverrides { Memory = ByteSize.Parse("64m") }, language.MaximumLimits);
        Assert.Equal(["./main", "--heap={heapMiB}"], language.RunArguments);
        Assert.Equal(new SelfTestProgram("null;", "in", "out"), language.SelfTest);
    }

    [Fact]
    public void A_variant_is_the_language_with_what_it_says_differently()
    {
        Language language = LanguageManifest.Read("ada.yaml", Whole);
        Assert.Equal(["gnat95", "gnat-debug"], language.Variants.Select(variant => variant.Id));
        (Language old, Language debug) = (language.Variants[0], language.Variants[1]);
        Assert.Equal(("Ada 95", "ada", "main.adb"), (old.Name, old.VariantOf, old.SourceFile));
        Assert.Equal(["old-ada"], old.Aliases);
        Assert.Equal(["gnatmake", "-gnat95", "-v", "-j{cpus}", "{sources}"], old.CompileArguments);
        Assert.Equal(("gnat95", "{memoryMiB}", ""), (old.Environment["ADA"], old.Environment["MORE"], old.Environment["EMPTY"]));
        Assert.Equal(language.CompileLimits, old.CompileLimits);
        Assert.Equal(["gnatmake", "-g"], debug.CompileArguments);
        Assert.Equal(["dbg"], debug.Artefacts);
        Assert.Equal(["./dbg"], debug.RunArguments);
        Assert.Equal(new LimitOverrides { Memory = ByteSize.Parse("2g") }, debug.CompileLimits);
        Assert.Equal(new LimitOverrides { Processes = 8 }, debug.RunLimits);
        Assert.Equal("1", debug.Environment["ADA"]);
    }

    [Fact]
    public void Directories_of_the_host_are_shown_to_a_local_language_only()
    {
        string text = Whole + "\nbinds: [{from: /srv/ada, to: /opt/ada}]\n";
        Assert.Equal([new ToolchainBind("/srv/ada", "/opt/ada")], LanguageManifest.Read("ada.yaml", text, LanguageSource.Local).Binds);
        LanguageManifestException e = Assert.Throws<LanguageManifestException>(() => LanguageManifest.Read("ada.yaml", text));
        Assert.Equal("binds", e.Field);
        foreach (string path in (string[])["srv/ada", "/srv/../ada", "/srv:rw", "/srv/./a"])
            Assert.Throws<LanguageManifestException>(() => LanguageManifest.Read("ada.yaml", text.Replace("/srv/ada", path, StringComparison.Ordinal), LanguageSource.Local));
    }

    [Fact]
    public void The_published_schema_takes_the_manifests_that_are_right() =>
        Assert.All([("ada", Whole), .. Directory.GetFiles(Toolchains.Directory, "*.yaml").Select(file => (file, File.ReadAllText(file)))],
            manifest => Assert.Equal([], ManifestSchema.Faults(manifest.Item2)));

    [Theory]
    [InlineData("id: ada\n", "", 1, "id", true)]
    [InlineData("name: Ada 2022", "naem: Ada", 1, "name", true)]
    [InlineData("name: Ada 2022", "name: Ada\nnaem: Ada", 3, "naem", true)]
    [InlineData("id: ada", "id: Ada!", 1, "id", true)]
    [InlineData("id: ada", "id: [ada]", 1, "id", true)]
    [InlineData("name: Ada 2022", "name: \"\"", 2, "name", true)]
    [InlineData("[gnat, ada2022]", "[gnat, \"A B\"]", 3, "aliases", true)]
    [InlineData("[gnat, ada2022]", "gnat", 3, "aliases", true)]
    [InlineData("[gnat, ada2022]", "[{a: b}]", 3, "aliases", true)]
    [InlineData("main.adb\nversion", "../main.adb\nversion", 4, "sourceFile", true)]
    [InlineData("main.adb\nversion", "..\nversion", 4, "sourceFile", true)]
    [InlineData("artefacts: [main, ", "artefacts: [/etc/shadow, ", 12, "compile.artefacts", true)]
    [InlineData("  artefacts: [main, \"*.ali\"]\n", "", 11, "compile.artefacts", true)]
    [InlineData("environment:\n  ADA: \"1\"", "environment:\n  A=B: \"1\"", 8, "environment", true)]
    [InlineData("environment:\n  ADA: \"1\"\n  EMPTY: \"\"", "environment: x", 7, "environment", true)]
    [InlineData("version:\n  arguments: [gnat, --version]\n", "", 1, "version", true)]
    [InlineData("{processes: 7}", "{proceses: 7}", 16, "run.limits.proceses", true)]
    [InlineData("{processes: 7}", "{processes: -7}", 16, "run.limits.processes", true)]
    [InlineData("{processes: 7}", "{processes: 0}", 16, "run.limits.processes", true)]
    [InlineData("{processes: 7}", "[7]", 16, "run.limits", true)]
    [InlineData("cpuTime: 500ms", "cpuTime: 500", 13, "compile.limits.cpuTime", true)]
    [InlineData("wallTime: 2s", "wallTime: 0s", 13, "compile.limits.wallTime", true)]
    [InlineData("memory: 1g", "memory: lots", 13, "compile.limits.memory", true)]
    [InlineData("cpus: 0.5", "cpus: NaN", 13, "compile.limits.cpus", true)]
    [InlineData("{heapMiB}", "{memory}", 15, "run.arguments", false)]
    [InlineData("input: \"in\"", "input: [in]", 20, "selfTest.input", true)]
    [InlineData("input: \"in\"", "inptu: \"in\"", 20, "selfTest.inptu", true)]
    [InlineData("name: Ada 2022", "name: Ada 2022\nname: twice", 3, "", false)]
    [InlineData("name: Ada 2022", "name: @ada", 2, "", false)]
    [InlineData("[.adb, .ads]", "[adb]", 22, "extensions", true)]
    [InlineData("lineEnds: unix", "lineEnds: mac", 23, "lineEnds", true)]
    [InlineData("extra: \"\"", "cpus: \"\"", 24, "parameters", true)]
    [InlineData("extra: \"\"", "sources: \"\"", 24, "parameters", true)]
    [InlineData("[gnatmake, -g]", "[gnatmake, \"a{sources}\"]", 37, "variants[1].compile.arguments", false)]
    [InlineData("[./main,", "[\"{sources}\",", 15, "run.arguments", false)]
    [InlineData("extra: \"\"", "a-b: \"\"", 24, "parameters", true)]
    [InlineData("share: 0.5", "share: 1.5", 25, "heap.share", true)]
    [InlineData("share: 0.5, ", "", 25, "heap.share", true)]
    [InlineData("'STORAGE_ERROR'", "'(a'", 26, "outOfMemory", false)]
    [InlineData("'STORAGE_ERROR'", "'a(?=b)'", 26, "outOfMemory", false)]
    [InlineData("standard: gnat95", "standart: gnat95", 33, "variants[0].set", false)]
    [InlineData("{memoryMiB}\"}", "{memory}\"}", 34, "variants[0].environment", false)]
    [InlineData("name: Ada 95", "label: Ada 95", 30, "variants[0].name", true)]
    [InlineData("run: {arguments: [./dbg]", "run: {argument: [./dbg]", 38, "variants[1].run.argument", true)]
    [InlineData("artefacts: [dbg]", "artefacts: [../dbg]", 37, "variants[1].compile.artefacts", true)]
    public void A_mistake_is_named_with_file_line_and_field(string text, string mistake, int line, string field, bool schemaSees)
    {
        string wrong = Whole.Replace(text, mistake, StringComparison.Ordinal);
        Assert.NotEqual(Whole, wrong);
        LanguageManifestException e = Assert.Throws<LanguageManifestException>(() => LanguageManifest.Read("toolchains/ada.yaml", wrong));
        Assert.Equal(("toolchains/ada.yaml", line, field), (e.File, e.Line, e.Field));
        Assert.StartsWith($"toolchains/ada.yaml:{line}: {field}", e.Message, StringComparison.Ordinal);
        // What a schema can tell, the published one tells as well.
        if (schemaSees) Assert.NotEmpty(ManifestSchema.Faults(wrong));
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b\n")]
    [InlineData("a: b\n---\nc: d\n")]
    public void A_file_that_is_not_one_mapping_is_refused(string text) =>
        Assert.Throws<LanguageManifestException>(() => LanguageManifest.Read("x.yaml", text));
}
