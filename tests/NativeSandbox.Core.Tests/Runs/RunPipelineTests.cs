using System.Text;
using Bogus;
using NativeSandbox.Core.Artefacts;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.Tests.Sandboxes;

namespace NativeSandbox.Core.Tests.Runs;

public sealed class RunPipelineTests
{
    private static readonly byte[] Binary = [0x7f, (byte)'E', (byte)'L', (byte)'F'];

    private static RunPipeline Pipeline(ScriptedBackend backend) => new(backend, new ArtefactCache(ByteSize.FromMebibytes(1)), Samples.Policy);

    private static RunRequest Request(Language language, string code = "source") => new() { Language = language, Code = code };

    private static ExecOutcome CompileOrRun(ScriptedBox box, ExecRequest request)
    {
        if (request.Arguments[0] != "/usr/bin/gnat") return Samples.Exited(0, "ran");
        box.Files["main"] = new SandboxFile("main", Binary, Executable: true);
        return Samples.Exited(0, "note: ", "fine");
    }

    [Fact]
    public async Task An_interpreted_program_gets_source_files_input_arguments_environment_and_limits()
    {
        ScriptedBackend backend = new((_, _) => Samples.Exited(0, "hello", "warned") with { UserTime = TimeSpan.FromMilliseconds(3), MemoryPeakBytes = 77 });
        RunResult result = await Pipeline(backend).RunAsync(
            Request(Samples.Interpreted, "(print \"héllo\")") with
            {
                Arguments = ["-x", "a b"],
                Files = [new SandboxFile("data/in.txt", "1"u8.ToArray())],
                Input = "typed"u8.ToArray(),
                Limits = new LimitOverrides { Memory = ByteSize.FromMebibytes(128) },
            },
            CancellationToken.None);
        ScriptedBox box = Assert.Single(backend.Boxes);
        ExecRequest exec = Assert.Single(box.Execs);
        Assert.True(box.Disposed);
        Assert.Equal("(print \"héllo\")", Encoding.UTF8.GetString(box.Files["main.lisp"].Content.Span));
        Assert.True(box.Files.ContainsKey("data/in.txt"));
        Assert.Equal(["/usr/bin/lisp", "--heap=128", "main.lisp", "-x", "a b"], exec.Arguments);
        Assert.Equal("yes", exec.Environment["LISP"]);
        Assert.Equal("/usr/local/bin:/usr/bin:/bin", exec.Environment["PATH"]);
        Assert.Equal("typed", Encoding.UTF8.GetString(exec.Input.Span));
        Assert.Equal(ByteSize.FromMebibytes(128), exec.Limits.Memory);
        Assert.Equal((Verdict.Accepted, 0, 77L), (result.Verdict, result.ExitCode, result.MemoryBytes));
        Assert.Equal(TimeSpan.FromMilliseconds(3), result.CpuTime);
        Assert.Equal(("hello", "warned"), (Encoding.UTF8.GetString(result.Output.Span), Encoding.UTF8.GetString(result.Error.Span)));
        Assert.Equal(exec.Limits, result.Limits);
    }

    [Fact]
    public async Task A_compiled_program_runs_in_another_box_that_holds_the_artefact_and_not_the_source()
    {
        ScriptedBackend backend = new(CompileOrRun);
        RunResult result = await Pipeline(backend).RunAsync(
            Request(Samples.Compiled) with { Files = [new SandboxFile("data", "1"u8.ToArray())] }, CancellationToken.None);
        ScriptedBox[] boxes = [.. backend.Boxes];
        Assert.Equal(2, boxes.Length);
        Assert.All(boxes, box => Assert.True(box.Disposed));
        Assert.Equal(Samples.Policy.CompileDefaults, boxes[0].Execs.Single().Limits);
        Assert.Equal(["data", "main"], boxes[1].Files.Keys.Order());
        Assert.True(boxes[1].Files["main"].Executable);
        Assert.Equal("note: fine", Encoding.UTF8.GetString(result.CompileOutput.Span));
        Assert.Equal((Verdict.Accepted, false), (result.Verdict, result.CompileCached));
    }

    [Fact]
    public async Task Placeholders_follow_the_limits_of_the_step_they_stand_in()
    {
        Language language = Samples.Compiled with
        {
            CompileArguments = ["/usr/bin/gnat", "-J-Xmx{heapMiB}m"],
            RunArguments = ["java", "-Xmx{heapMiB}m"],
            Environment = new Dictionary<string, string> { ["GOMEMLIMIT"] = "{memoryBytes}" },
            Heap = new HeapRule(0.5, new ByteSize(0)),
        };
        ScriptedBackend backend = new(CompileOrRun);
        await Pipeline(backend).RunAsync(Request(language), CancellationToken.None);
        ExecRequest[] execs = [.. backend.Boxes.Select(box => box.Execs.Single())];
        Assert.Equal(("-J-Xmx256m", "-Xmx128m"), (execs[0].Arguments[1], execs[1].Arguments[1]));
        Assert.Equal(("536870912", "268435456"), (execs[0].Environment["GOMEMLIMIT"], execs[1].Environment["GOMEMLIMIT"]));
    }

    [Fact]
    public async Task The_compiler_gets_the_names_of_all_sources_and_no_name_is_an_option_or_a_placeholder()
    {
        Language language = Samples.Compiled with { Extensions = [".adb", ".ads"], CompileArguments = ["/usr/bin/gnat", "{sources}", "-lm"] };
        ScriptedBackend backend = new(CompileOrRun);
        string[] files = ["lib/a b.adb", "-o.ads", "@f.ads", "{heapMiB}.adb", "readme.txt", "adb"];
        await Pipeline(backend).RunAsync(Request(language) with { Files = [.. files.Select(file => new SandboxFile(file, "1"u8.ToArray()))] }, CancellationToken.None);
        Assert.Equal(["/usr/bin/gnat", "main.adb", "lib/a b.adb", "./-o.ads", "./@f.ads", "{heapMiB}.adb", "-lm"], backend.Boxes.First().Execs.Single().Arguments);
    }

    [Theory]
    [InlineData("\uFEFFa\r\nb", true, "a\nb")]
    [InlineData("\uFEFFa\r\nb", false, "a\r\nb")]
    [InlineData("a\rb\uFEFF", true, "a\rb\uFEFF")]
    public async Task A_byte_order_mark_goes_and_line_ends_become_those_that_the_language_takes(string sent, bool unix, string got)
    {
        ScriptedBackend backend = new((_, _) => Samples.Exited(0));
        await Pipeline(backend).RunAsync(Request(Samples.Interpreted with { NeedsUnixLineEnds = unix }, sent), CancellationToken.None);
        Assert.Equal(got, Encoding.UTF8.GetString(backend.Boxes.Single().Files["main.lisp"].Content.Span));
    }

    [Fact]
    public async Task Compilers_name_files_as_the_request_did()
    {
        ScriptedBackend backend = new((_, _) => Samples.Exited(1, "/box/main.adb:1: no; file:///box/main.adb", "(/box/lib/a.adb) /usr/box/x box/box/y"));
        RunResult result = await Pipeline(backend).RunAsync(Request(Samples.Compiled), CancellationToken.None);
        Assert.Equal("main.adb:1: no; main.adb(lib/a.adb) /usr/box/x box/box/y", Encoding.UTF8.GetString(result.CompileOutput.Span));
    }

    [Fact]
    public async Task A_pattern_takes_every_file_that_the_compiler_left_and_the_request_did_not_bring()
    {
        Language language = Samples.Compiled with { Artefacts = ["*.js"] };
        ScriptedBackend backend = new((box, request) =>
        {
            if (request.Arguments[0] == "find")
            {
                Assert.Equal(["find", ".", "-type", "f", "-name", "*.js", "-printf", @"%P\0"], request.Arguments);
                return Samples.Exited(0, "main.js\0lib/util.js\0own.js\0");
            }
            if (request.Arguments[0] == "/usr/bin/gnat")
                foreach (string name in (string[])["main.js", "lib/util.js"]) box.Files[name] = new SandboxFile(name, Binary);
            return Samples.Exited(0);
        });
        RunResult result = await Pipeline(backend).RunAsync(Request(language) with { Files = [new SandboxFile("own.js", "1"u8.ToArray())] }, CancellationToken.None);
        Assert.Equal(Verdict.Accepted, result.Verdict);
        Assert.Equal(["lib/util.js", "main.js", "own.js"], backend.Boxes.Last().Files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_pattern_that_nothing_matches_is_a_compile_error()
    {
        ScriptedBackend backend = new((_, _) => Samples.Exited(0));
        RunResult result = await Pipeline(backend).RunAsync(Request(Samples.Compiled with { Artefacts = ["*.js"] }), CancellationToken.None);
        Assert.Equal((Verdict.CompileError, "the compiler left no file '*.js'"), (result.Verdict, result.Detail));
    }

    [Fact]
    public async Task The_same_program_is_compiled_once()
    {
        ScriptedBackend backend = new(CompileOrRun);
        RunPipeline pipeline = Pipeline(backend);
        await pipeline.RunAsync(Request(Samples.Compiled), CancellationToken.None);
        RunResult second = await pipeline.RunAsync(Request(Samples.Compiled) with { Input = "other"u8.ToArray() }, CancellationToken.None);
        Assert.True(second.CompileCached);
        Assert.Equal(3, backend.Boxes.Count);
        await pipeline.RunAsync(Request(Samples.Compiled, "other source"), CancellationToken.None);
        Assert.Equal(5, backend.Boxes.Count);
    }

    [Fact]
    public async Task A_compilers_refusal_is_a_compile_error_and_is_remembered()
    {
        ScriptedBackend backend = new((_, _) => Samples.Exited(1, error: "main.adb:1: no"));
        RunPipeline pipeline = Pipeline(backend);
        RunResult first = await pipeline.RunAsync(Request(Samples.Compiled), CancellationToken.None);
        RunResult second = await pipeline.RunAsync(Request(Samples.Compiled), CancellationToken.None);
        Assert.Equal((Verdict.CompileError, 1, false), (first.Verdict, first.ExitCode, first.CompileCached));
        Assert.Equal("main.adb:1: no", Encoding.UTF8.GetString(first.CompileOutput.Span));
        Assert.Equal((Verdict.CompileError, true), (second.Verdict, second.CompileCached));
        Assert.Single(backend.Boxes);
    }

    [Theory]
    [InlineData(ExecEnd.MemoryLimit, "while compiling: memory limit of 512m exceeded")]
    [InlineData(ExecEnd.CpuTimeLimit, "while compiling: CPU time limit of 10 s exceeded")]
    [InlineData(ExecEnd.WallTimeLimit, "while compiling: wall time limit of 20 s exceeded")]
    [InlineData(ExecEnd.Signaled, "the compiler was ended by SIGSEGV (segmentation fault)")]
    public async Task A_compiler_that_reaches_a_limit_is_a_compile_error_that_says_which_and_is_tried_again(ExecEnd end, string detail)
    {
        ScriptedBackend backend = new((_, _) => Samples.Ended(end, 11));
        RunPipeline pipeline = Pipeline(backend);
        RunResult result = await pipeline.RunAsync(Request(Samples.Compiled), CancellationToken.None);
        Assert.Equal((Verdict.CompileError, detail), (result.Verdict, result.Detail));
        await pipeline.RunAsync(Request(Samples.Compiled), CancellationToken.None);
        Assert.Equal(2, backend.Boxes.Count);
    }

    [Fact]
    public async Task A_compiler_that_leaves_no_artefact_is_a_compile_error()
    {
        ScriptedBackend backend = new((_, _) => Samples.Exited(0));
        RunResult result = await Pipeline(backend).RunAsync(Request(Samples.Compiled), CancellationToken.None);
        Assert.Equal(Verdict.CompileError, result.Verdict);
        Assert.Contains("'main'", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_compiler_and_a_missing_interpreter_are_internal_errors()
    {
        ScriptedBackend backend = new((_, _) => Samples.Ended(ExecEnd.NotStarted, errno: 2));
        foreach (Language language in (Language[])[Samples.Compiled, Samples.Interpreted])
        {
            RunResult result = await Pipeline(backend).RunAsync(Request(language), CancellationToken.None);
            Assert.Equal(Verdict.InternalError, result.Verdict);
            Assert.Contains("ENOENT", result.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_fault_of_the_sandbox_is_an_internal_error_with_its_words()
    {
        ScriptedBackend backend = new((_, _) => throw new SandboxException("box setup failed at step PivotRoot: EPERM (1)"));
        RunResult result = await Pipeline(backend).RunAsync(Request(Samples.Interpreted), CancellationToken.None);
        Assert.Equal((Verdict.InternalError, "box setup failed at step PivotRoot: EPERM (1)"), (result.Verdict, result.Detail));
        Assert.True(backend.Boxes.Single().Disposed);
        backend.OpenFailure = new SandboxException("no nsbox");
        Assert.Equal("no nsbox", (await Pipeline(backend).RunAsync(Request(Samples.Compiled), CancellationToken.None)).Detail);
    }

    [Fact]
    public async Task Cancelling_throws_and_gives_the_box_back()
    {
        using CancellationTokenSource source = new();
        ScriptedBackend backend = new(async (_, _, token) =>
        {
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return Samples.Exited(0);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Pipeline(backend).RunAsync(Request(Samples.Interpreted), source.Token));
        Assert.True(backend.Boxes.Single().Disposed);
    }

    public static TheoryData<string, string> BadPaths => new()
    {
        { "", "empty" }, { "/etc/passwd", "absolute" }, { "../x", "up" }, { "a/../b", "up inside" }, { "a//b", "empty part" }, { "./a", "here" },
        { "a/", "trailing slash" }, { "a\0b", "NUL" }, { "a\nb", "newline" }, { new string('x', 4096), "long" }, { "main.lisp", "the source's" },
    };

    [Theory]
    [MemberData(nameof(BadPaths))]
    public async Task A_file_name_that_leaves_the_box_or_hides_something_is_refused(string path, string why)
    {
        ScriptedBackend backend = new((_, _) => Samples.Exited(0));
        RunRequestException e = await Assert.ThrowsAsync<RunRequestException>(() => Pipeline(backend).RunAsync(
            Request(Samples.Interpreted) with { Files = [new SandboxFile("good", default), new SandboxFile(path, default)] }, CancellationToken.None));
        Assert.True(e.Field == "files[1]", why);
        Assert.Empty(backend.Boxes);
    }

    [Fact]
    public async Task Two_files_of_one_name_too_many_files_and_the_artefacts_name_are_refused()
    {
        RunPipeline pipeline = Pipeline(new ScriptedBackend((_, _) => Samples.Exited(0)));
        SandboxFile file = new("main", default);
        await RefusedAsync(Request(Samples.Compiled) with { Files = [file] }, "files[0]");
        await RefusedAsync(Request(Samples.Interpreted) with { Files = [file, file] }, "files[1]");
        await RefusedAsync(Request(Samples.Interpreted) with { Files = [.. Enumerable.Range(0, 257).Select(i => new SandboxFile($"f{i}", default))] }, "files");

        async Task RefusedAsync(RunRequest request, string field) =>
            Assert.Equal(field, (await Assert.ThrowsAsync<RunRequestException>(() => pipeline.RunAsync(request, CancellationToken.None))).Field);
    }

    [Fact]
    public void Arguments_with_NUL_or_too_long_and_languages_that_are_not_installed_are_refused()
    {
        RunPipeline pipeline = Pipeline(new ScriptedBackend((_, _) => Samples.Exited(0)));
        Assert.Equal("arguments[1]", Refused(Request(Samples.Interpreted) with { Arguments = ["a", "b\0c"] }));
        Assert.Equal("arguments", Refused(Request(Samples.Interpreted) with { Arguments = [new string('a', 100_000)] }));
        Assert.Equal("language", Refused(Request(Samples.Interpreted with { NotInstalled = "it is not there" })));
        Assert.Equal(Samples.Defaults.Memory, pipeline.Check(Request(Samples.Interpreted)).Memory);

        string Refused(RunRequest request) => Assert.Throws<RunRequestException>(() => pipeline.Check(request)).Field;
    }

    [Fact]
    public async Task Ordinary_names_arguments_and_sources_of_any_kind_pass_through_intact()
    {
        Faker faker = new();
        ScriptedBackend backend = new((_, _) => Samples.Exited(0));
        RunPipeline pipeline = Pipeline(backend);
        for (int i = 0; i < 50; i++)
        {
            string[] arguments = [faker.Lorem.Sentence(), "$(reboot)", "`id`", "-rf", faker.Internet.Url(), "ü\n\t'\""];
            string code = faker.Lorem.Paragraphs();
            string path = $"{faker.System.FileName()}-{i}";
            RunResult result = await pipeline.RunAsync(
                Request(Samples.Interpreted, code) with { Arguments = arguments, Files = [new SandboxFile(path, default)] }, CancellationToken.None);
            ScriptedBox box = backend.Boxes.Last();
            Assert.Equal(arguments, box.Execs.Single().Arguments.Skip(3));
            Assert.Equal(code, Encoding.UTF8.GetString(box.Files["main.lisp"].Content.Span));
            Assert.Contains(path, box.Files.Keys);
            Assert.Equal(Verdict.Accepted, result.Verdict);
        }
    }
}
