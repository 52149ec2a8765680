using System.Text;
using NativeSandbox.Attacks.Arena;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;

namespace NativeSandbox.Attacks.Compilers;

/// <summary>Sources that turn the compiler against the machine.</summary>
[Collection(ArenaCollection.Name)]
public sealed class CompilerTests(SandboxArena arena)
{
    private static readonly LanguageCatalog s_languages = LanguageCatalog.Load(Path.Combine(AppContext.BaseDirectory, "toolchains"));

    [Theory]
    [InlineData("c", "#include \"/etc/shadow\"\nint main(void) { return 0; }")]
    [InlineData("c", "#include \"../../../../etc/shadow\"\nint main(void) { return 0; }")]
    [InlineData("c", "#include </root/.bashrc>\nint main(void) { return 0; }")]
    [InlineData("c", "__asm__(\".incbin \\\"/etc/shadow\\\"\"); int main(void) { return 0; }")]
    [InlineData("cpp", "#include \"/proc/1/environ\"\nint main() {}")]
    public async Task A_file_of_the_host_cannot_be_compiled_in(string language, string code)
    {
        RunResult result = await RunAsync(language, code);
        Assert.Equal(Verdict.CompileError, result.Verdict);
        Assert.DoesNotContain("root:", Encoding.UTF8.GetString(result.CompileOutput.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c", "#include </dev/zero>\nint main(void) { return 0; }")]
    [InlineData("c", "#include </dev/stdin>\n#include </dev/urandom>\nint main(void) { return 0; }")]
    [InlineData("cpp", "template<int N> struct A { static constexpr long v = A<N + 1>::v; }; int main() { return A<0>::v; }")]
    [InlineData("cpp", "template<class T> struct P { P<P<T>>* x; long f() { return x->f() + 1; } }; int main() { P<int> p; return p.f(); }")]
    [InlineData("cpp", "constexpr long f(long n) { long s = 0; for (long i = 0; i < n; i++) s += i; return s; } int main() { constexpr long x = f(1L << 60); return x; }")]
    [InlineData("c", "#define A(x) x x\n#define B(x) A(A(A(A(A(A(A(A(x))))))))\n#define C(x) B(B(B(B(x))))\nint main(void) { C(C(C(;))) return 0; }")]
    [InlineData("c", "int a[1L << 38] = { 1 }; int main(void) { return a[0]; }")]
    [InlineData("c", "#include __FILE__\nint main(void) { return 0; }")]
    public async Task A_source_that_grows_without_end_is_a_compile_error_within_the_limits(string language, string code)
    {
        RunResult result = await RunAsync(language, code);
        Assert.Equal(Verdict.CompileError, result.Verdict);
        Assert.InRange(result.CompileOutput.Length, 0, 2 << 20);
    }

    [Fact]
    public async Task A_gigabyte_of_zeroes_compiles_and_is_over_the_memory_limit_when_it_runs()
    {
        RunResult result = await RunAsync("c", "char a[1 << 30]; int main(int argc, char **argv) { return a[argc]; }");
        Assert.Equal(Verdict.MemoryLimitExceeded, result.Verdict);
        Assert.Equal(0, result.Signal);
    }

    [Fact]
    public async Task A_link_planted_by_the_compile_step_is_not_an_artefact()
    {
        Language language = Planting("ln -s /etc/passwd program");
        RunResult result = await arena.Pipeline.RunAsync(new RunRequest { Language = language, Code = "" }, default);
        Assert.Equal(Verdict.CompileError, result.Verdict);
        Assert.Contains("no regular file", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_left_by_the_compile_step_is_gone_before_the_run_step()
    {
        Language language = Planting("setsid sleep 100 & echo 'echo ran; ps=$(ls -d /proc/[0-9]* | wc -l); echo $ps' >program; chmod +x program");
        RunResult result = await arena.Pipeline.RunAsync(new RunRequest { Language = language, Code = "" }, default);
        Assert.StartsWith("ran\n", Encoding.UTF8.GetString(result.Output.Span), StringComparison.Ordinal);
        Assert.DoesNotContain(Testing.HostProcess.InRange(SandboxArena.Ids), process => process.Name == "sleep");
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("$(touch /box/pwned)")]
    [InlineData("`id`;id")]
    [InlineData("-fplugin=/box/evil.so")]
    [InlineData("é\u202e😀")]
    public async Task Arguments_reach_the_program_and_no_shell_or_compiler(string argument)
    {
        Assert.True(s_languages.TryFind("c", out Language? c));
        RunResult result = await arena.Pipeline.RunAsync(
            new RunRequest { Language = c, Code = "#include <stdio.h>\nint main(int c, char **v) { return fputs(v[1], stdout) < 0; }", Arguments = [argument] }, default);
        Assert.Equal((Verdict.Accepted, argument), (result.Verdict, Encoding.UTF8.GetString(result.Output.Span)));
    }

    private async Task<RunResult> RunAsync(string language, string code)
    {
        Assert.True(s_languages.TryFind(language, out Language? found));
        return await arena.Pipeline.RunAsync(
            new RunRequest { Language = found with { CompileLimits = new LimitOverrides { CpuTime = TimeSpan.FromSeconds(4), WallTime = TimeSpan.FromSeconds(8) } }, Code = code }, default);
    }

    private static Language Planting(string script) => new()
    {
        Id = "plant",
        Name = "Plant",
        SourceFile = "source",
        CompileArguments = ["/bin/sh", "-c", script],
        Artefacts = ["program"],
        RunArguments = ["/bin/sh", "program"],
        VersionArguments = ["/bin/true"],
        SelfTest = new SelfTestProgram("", "", ""),
    };
}
