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
          arguments: [/usr/bin/gnat, --version]
        environment:
          ADA: "1"
          EMPTY: ""
        compile:
          arguments: [/usr/bin/gnatmake, main.adb]
          artefacts: [main]
          limits: {cpuTime: 500ms, wallTime: 2s, memory: 1g, processes: 9, stack: 1m, fileSize: 2m, openFiles: 30, output: 64k, cpus: 0.5}
        run:
          arguments: [./main, "--heap={memoryMiB}"]
          limits: {processes: 7}
          maximums: {memory: 64m}
        selfTest:
          code: "null;"
          input: "in"
          output: "out"
        """;

    [Fact]
    public void Every_field_is_read()
    {
        Language language = LanguageManifest.Read("ada.yaml", Whole);
        Assert.Equal(("ada", "Ada 2022", "main.adb"), (language.Id, language.Name, language.SourceFile));
        Assert.Equal(["gnat", "ada2022"], language.Aliases);
        Assert.Equal(["/usr/bin/gnat", "--version"], language.VersionArguments);
        Assert.Equal("1", language.Environment["ADA"]);
        Assert.Equal("", language.Environment["EMPTY"]);
        Assert.Equal(["/usr/bin/gnatmake", "main.adb"], language.CompileArguments);
        Assert.Equal(["main"], language.Artefacts);
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
        Assert.Equal(["./main", "--heap={memoryMiB}"], language.RunArguments);
        Assert.Equal(new SelfTestProgram("null;", "in", "out"), language.SelfTest);
    }

    [Theory]
    [InlineData("id: ada\n", "", 1, "id")]
    [InlineData("name: Ada 2022", "naem: Ada", 1, "name")]
    [InlineData("name: Ada 2022", "name: Ada\nnaem: Ada", 3, "naem")]
    [InlineData("id: ada", "id: Ada!", 1, "id")]
    [InlineData("id: ada", "id: [ada]", 1, "id")]
    [InlineData("name: Ada 2022", "name: \"\"", 2, "name")]
    [InlineData("[gnat, ada2022]", "[gnat, \"A B\"]", 3, "aliases")]
    [InlineData("[gnat, ada2022]", "gnat", 3, "aliases")]
    [InlineData("[gnat, ada2022]", "[{a: b}]", 3, "aliases")]
    [InlineData("main.adb\nversion", "../main.adb\nversion", 4, "sourceFile")]
    [InlineData("main.adb\nversion", "..\nversion", 4, "sourceFile")]
    [InlineData("artefacts: [main]", "artefacts: [/etc/shadow]", 12, "compile.artefacts")]
    [InlineData("  artefacts: [main]\n", "", 11, "compile.artefacts")]
    [InlineData("environment:\n  ADA: \"1\"", "environment:\n  A=B: \"1\"", 8, "environment")]
    [InlineData("environment:\n  ADA: \"1\"\n  EMPTY: \"\"", "environment: x", 7, "environment")]
    [InlineData("version:\n  arguments: [/usr/bin/gnat, --version]\n", "", 1, "version")]
    [InlineData("{processes: 7}", "{proceses: 7}", 16, "run.limits.proceses")]
    [InlineData("{processes: 7}", "{processes: -7}", 16, "run.limits.processes")]
    [InlineData("{processes: 7}", "{processes: 0}", 16, "run.limits.processes")]
    [InlineData("{processes: 7}", "[7]", 16, "run.limits")]
    [InlineData("cpuTime: 500ms", "cpuTime: 500", 13, "compile.limits.cpuTime")]
    [InlineData("wallTime: 2s", "wallTime: 0s", 13, "compile.limits.wallTime")]
    [InlineData("memory: 1g", "memory: lots", 13, "compile.limits.memory")]
    [InlineData("cpus: 0.5", "cpus: NaN", 13, "compile.limits.cpus")]
    [InlineData("{memoryMiB}", "{memory}", 15, "run.arguments")]
    [InlineData("input: \"in\"", "input: [in]", 20, "selfTest.input")]
    [InlineData("input: \"in\"", "inptu: \"in\"", 20, "selfTest.inptu")]
    [InlineData("name: Ada 2022", "name: Ada 2022\nname: twice", 3, "")]
    [InlineData("name: Ada 2022", "name: @ada", 2, "")]
    public void A_mistake_is_named_with_file_line_and_field(string text, string mistake, int line, string field)
    {
        string wrong = Whole.Replace(text, mistake, StringComparison.Ordinal);
        Assert.NotEqual(Whole, wrong);
        LanguageManifestException e = Assert.Throws<LanguageManifestException>(() => LanguageManifest.Read("toolchains/ada.yaml", wrong));
        Assert.Equal(("toolchains/ada.yaml", line, field), (e.File, e.Line, e.Field));
        Assert.StartsWith($"toolchains/ada.yaml:{line}: {field}", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b\n")]
    [InlineData("a: b\n---\nc: d\n")]
    public void A_file_that_is_not_one_mapping_is_refused(string text) =>
        Assert.Throws<LanguageManifestException>(() => LanguageManifest.Read("x.yaml", text));
}
