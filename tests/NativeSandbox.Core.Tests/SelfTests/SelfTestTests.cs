using System.Text;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.SelfTests;

namespace NativeSandbox.Core.Tests.SelfTests;

public sealed class SelfTestTests
{
    private static readonly Language s_language = Samples.Interpreted with { Variants = [Samples.Interpreted with { Id = "lisp2", VariantOf = "lisp" }] };

    private static string All(string first) => first + string.Concat(SelfTestNames.Required
        .Where(name => !("\n" + first).Contains($"\n{name}:", StringComparison.Ordinal)).Select(name => $"{name}: {{code: x}}\n"));

    private static SelfTestCase Read(string text, string name = "hello") =>
        SelfTestFile.Parse("lisp.yaml", All(text), s_language).First(test => test.Name == name);

    [Fact]
    public void Every_field_of_a_case_is_read()
    {
        SelfTestCase test = Read("""
            hello:
              code: "(print)"
              files: {lib/a.lisp: "(a)"}
              arguments: [a, "b c"]
              inputBase64: AAH/
              limits: {memory: 64m}
              verdict: [RuntimeError, MemoryLimitExceeded]
              exitCode: 3
              outputRepeat: {text: ab, count: 3}
              outputPattern: '^ab'
              error: "oh"
              errorPattern: 'o'
              compileOutputPattern: 'c'
              detailPattern: 'd'

            """);
        Assert.Equal(("lisp", "(print)", 3), (test.Language, test.Code, test.ExitCode));
        Assert.Equal(("lib/a.lisp", "(a)"), (test.Files[0].Path, Encoding.UTF8.GetString(test.Files[0].Content.Span)));
        Assert.Equal(["a", "b c"], test.Arguments);
        Assert.Equal([0, 1, 255], test.Input.ToArray());
        Assert.Equal(new LimitOverrides { Memory = ByteSize.Parse("64m") }, test.Limits);
        Assert.Equal([Verdict.RuntimeError, Verdict.MemoryLimitExceeded], test.Verdicts);
        Assert.Equal("ababab", Encoding.UTF8.GetString(test.Output!.Value.Span));
        Assert.Equal("oh", Encoding.UTF8.GetString(test.Error!.Value.Span));
        Assert.Equal(("^ab", "o", "c", "d"), (test.OutputPattern, test.ErrorPattern, test.CompileOutputPattern, test.DetailPattern));
    }

    [Fact]
    public void A_variant_says_hello_too_unless_it_has_cases_of_its_own()
    {
        IReadOnlyList<SelfTestCase> cases = SelfTestFile.Parse("lisp.yaml", All(""), s_language);
        Assert.Equal([("hello", "lisp"), ("hello", "lisp2")], cases.Where(test => test.Name == "hello").Select(test => (test.Name, test.Language)));
        cases = SelfTestFile.Parse("lisp.yaml", All("more:\n  variant: lisp2\n  code: y\n"), s_language);
        Assert.Equal(["more"], cases.Where(test => test.Language == "lisp2").Select(test => test.Name));
    }

    [Theory]
    [InlineData("hello:\n  cod: x\n", "hello.code")]
    [InlineData("hello:\n  code: x\n  more: y\n", "hello.more")]
    [InlineData("hello:\n  not: no programs\n", "hello")]
    [InlineData("hello:\n  code: x\n  verdict: Fine\n", "hello.verdict")]
    [InlineData("hello:\n  code: x\n  exitCode: 256\n", "hello.exitCode")]
    [InlineData("hello:\n  code: x\n  inputBase64: '!'\n", "hello.inputBase64")]
    [InlineData("hello:\n  code: x\n  outputPattern: '('\n", "hello.outputPattern")]
    [InlineData("hello:\n  code: x\n  variant: lisp9\n", "hello.variant")]
    [InlineData("hello:\n  code: x\n  limits: {memroy: 1m}\n", "hello.limits.memroy")]
    public void A_mistake_is_named_with_its_field(string text, string field) =>
        Assert.Equal(field, Assert.Throws<LanguageManifestException>(() => Read(text)).Field);

    [Fact]
    public void A_language_lacks_no_case_without_saying_why()
    {
        LanguageManifestException e = Assert.Throws<LanguageManifestException>(() => SelfTestFile.Parse("lisp.yaml", "hello: {code: x}\nthreads: {not: it has none}\n", s_language));
        Assert.Contains("bomb", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("threads", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_as_it_must_be_has_no_fault()
    {
        SelfTestCase test = Read("hello: {code: x, output: hi, errorPattern: '^warn$', verdict: RuntimeError, exitCode: 3, detailPattern: why, compileOutputPattern: note}\n");
        Assert.Empty(SelfTestCheck.Faults(test, Answer));
        Assert.Empty(SelfTestCheck.Faults(test with { Output = null, ExitCode = null, Verdicts = [Verdict.Accepted, Verdict.RuntimeError] }, Answer));
    }

    [Fact]
    public void Each_difference_is_a_fault()
    {
        SelfTestCase test = Read("hello: {code: x, output: ho, error: x, outputPattern: '^i', errorPattern: '^w$', verdict: Accepted, exitCode: 4, detailPattern: because, compileOutputPattern: error}\n");
        IReadOnlyList<string> faults = SelfTestCheck.Faults(test, Answer with { CompileOutput = "/box/main.c:1"u8.ToArray() });
        Assert.Equal(9, faults.Count);
        Assert.Contains("the verdict is RuntimeError; it must be Accepted", faults);
        Assert.Contains(faults, fault => fault.Contains("from byte 1 on: 'i' instead of 'o'", StringComparison.Ordinal));
    }

    private static SelfTestAnswer Answer { get; } = new()
    {
        Verdict = "RuntimeError",
        ExitCode = 3,
        Output = "hi"u8.ToArray(),
        Error = "a\nwarn\n"u8.ToArray(),
        CompileOutput = "note"u8.ToArray(),
        Detail = "why not",
    };
}
