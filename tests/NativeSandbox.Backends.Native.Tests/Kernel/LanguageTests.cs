using System.Text;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Backends.Native.Tests.Kernel;

[Collection(KernelCollection.Name)]
public sealed class LanguageTests(KernelFixture kernel)
{
    [Theory]
    [InlineData("bash")]
    [InlineData("c")]
    [InlineData("cpp")]
    [InlineData("javascript")]
    [InlineData("python")]
    [InlineData("sh")]
    public async Task Every_language_is_installed_and_passes_its_self_test(string id)
    {
        Language language = kernel.Language(id);
        Assert.Null(language.NotInstalled);
        Assert.False(string.IsNullOrEmpty(language.Version));
        SelfTestReport report = await new LanguageSelfTest(kernel.Pipeline).RunAsync(language, CancellationToken.None);
        Assert.True(report.Passed, report.Reason);
        Assert.True(report.Result.CpuTime > TimeSpan.Zero);
        Assert.True(report.Result.MemoryBytes > 0);
    }

    [Fact]
    public async Task The_second_run_of_a_compiled_program_is_spared_the_compiler()
    {
        string code = $"#include <stdio.h>\nint main(void) {{ puts(\"{Guid.NewGuid()}\"); }}\n";
        RunResult first = await kernel.RunAsync("c", code);
        RunResult second = await kernel.RunAsync("c", code);
        Assert.Equal((Verdict.Accepted, false), (first.Verdict, first.CompileCached));
        Assert.Equal((Verdict.Accepted, true), (second.Verdict, second.CompileCached));
        Assert.True(first.Output.Span.SequenceEqual(second.Output.Span));
    }

    [Fact]
    public async Task A_compile_error_has_the_compilers_words_with_plain_paths()
    {
        RunResult result = await kernel.RunAsync("cpp", "int main() { return x; }\n");
        Assert.Equal(Verdict.CompileError, result.Verdict);
        string words = Encoding.UTF8.GetString(result.CompileOutput.Span);
        Assert.StartsWith("main.cpp: In function", words, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#include </dev/zero>\nint main(void) {}\n")]
    [InlineData("#define A B B B B B B B B\n#define B C C C C C C C C\n#define C D D D D D D D D\n#define D E E E E E E E E\n#define E F F F F F F F F\n#define F G G G G G G G G\n#define G H H H H H H H H\n#define H I I I I I I I I\n#define I J J J J J J J J\n#define J K K K K K K K K\nint main(void) { A }\n")]
    [InlineData("#include \"/etc/shadow\"\nint main(void) {}\n")]
    public async Task A_source_that_attacks_the_compiler_is_a_compile_error(string code)
    {
        RunResult result = await kernel.RunAsync("c", code);
        Assert.Equal(Verdict.CompileError, result.Verdict);
        Assert.DoesNotContain("root:", Encoding.UTF8.GetString(result.CompileOutput.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_and_files_arrive_as_they_were_sent()
    {
        RunResult result = await kernel.Pipeline.RunAsync(
            new RunRequest
            {
                Language = kernel.Language("python"),
                Code = "import sys; print(sys.argv[1:]); print(open('data/ü.txt').read(), end='')",
                Arguments = ["$(id)", "a b", "`x`", "ü\n"],
                Files = [new SandboxFile("data/ü.txt", "content\n"u8.ToArray())],
            },
            CancellationToken.None);
        Assert.Equal("['$(id)', 'a b', '`x`', 'ü\\n']\ncontent\n", Encoding.UTF8.GetString(result.Output.Span));
    }

    [Fact]
    public async Task A_script_can_be_interpreted_beside_modules_of_its_own()
    {
        RunResult result = await kernel.Pipeline.RunAsync(
            new RunRequest
            {
                Language = kernel.Language("js"),
                Code = "console.log(require('./lib/answer.js'))",
                Files = [new SandboxFile("lib/answer.js", "module.exports = 42"u8.ToArray())],
            },
            CancellationToken.None);
        Assert.Equal("42\n", Encoding.UTF8.GetString(result.Output.Span));
    }
}
