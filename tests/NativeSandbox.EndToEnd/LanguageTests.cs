using NativeSandbox.EndToEnd.Support;

namespace NativeSandbox.EndToEnd;

/// <summary>What a person sees who sends a program.</summary>
public sealed class LanguageTests(RunningServer running) : IClassFixture<RunningServer>
{
    private HttpClient Client => running.Client;

    [Theory]
    [InlineData("python", "print('hello', input())")]
    [InlineData("javascript", "console.log('hello', require('fs').readFileSync(0, 'utf8').trim())")]
    [InlineData("c", "#include <stdio.h>\nint main(void) { char n[9]; scanf(\"%8s\", n); printf(\"hello %s\\n\", n); return 0; }")]
    [InlineData("cpp", "#include <iostream>\nint main() { std::string n; std::cin >> n; std::cout << \"hello \" << n << std::endl; }")]
    [InlineData("sh", "read n; echo hello $n")]
    [InlineData("bash", "read n; [[ $n == world ]] && echo \"hello ${n}\"")]
    public async Task Hello_in_every_language(string language, string code)
    {
        Answer answer = await Answer.OfAsync(Client, new { language, code, input = "world\n" });
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.Status);
        Assert.Equal(("Accepted", "hello world\n", true), (answer.Verdict, answer.Output, answer.Success));
        Assert.Equal(0, answer.Body.GetProperty("exitCode").GetInt32());
        Assert.Equal(language, answer.Body.GetProperty("language").GetString());
        // User Mode Linux counts CPU time by 10 ms, in which a small program may have come and gone.
        Assert.True(answer.Body.GetProperty("cpuTimeMs").GetDouble() > 0 || running.IsInstalled);
        Assert.True(answer.Body.GetProperty("memoryBytes").GetInt64() > 0);
    }

    [Theory]
    [InlineData("RuntimeError", "sh", "exit 3")]
    [InlineData("RuntimeError", "python", "import os; os.abort()")]
    [InlineData("TimeLimitExceeded", "sh", "while :; do :; done")]
    [InlineData("TimeLimitExceeded", "sh", "sleep 100")]
    [InlineData("MemoryLimitExceeded", "python", "x = 'x' * (1 << 30)")]
    [InlineData("MemoryLimitExceeded", "c", "#include <string.h>\nchar a[1 << 30]; int main(int c, char **v) { memset(a, c, sizeof a); return a[c]; }")]
    [InlineData("OutputLimitExceeded", "sh", "yes")]
    [InlineData("CompileError", "c", "int main(void) { return x; }")]
    [InlineData("CompileError", "cpp", "#include \"/etc/shadow\"\nint main() {}")]
    [InlineData("SecurityViolation", "c", "int main(void) { __asm__ volatile(\"int $0x80\" : : \"a\"(20)); return 0; }")]
    [InlineData("SecurityViolation", "c", "long n = 0x40000000 + 39; int main(void) { __asm__ volatile(\"syscall\" : \"+a\"(n) : : \"rcx\", \"r11\"); return 0; }")]
    public async Task Each_verdict_by_what_earns_it(string verdict, string language, string code)
    {
        Answer answer = await Answer.OfAsync(Client, new { language, code, timeout = verdict == "TimeLimitExceeded" ? 500 : 5000, limits = new { outputBytes = 100_000, memoryBytes = 128 << 20 } });
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.Status);
        Assert.Equal((verdict, false), (answer.Verdict, answer.Success));
    }

    [Fact]
    public async Task A_compiled_program_is_compiled_once()
    {
        string code = $"#include <stdio.h>\nint main(void) {{ puts(\"{Guid.NewGuid()}\"); return 0; }}";
        Answer first = await Answer.OfAsync(Client, new { language = "c", code }), second = await Answer.OfAsync(Client, new { language = "c", code });
        Assert.Equal(first.Output, second.Output);
        // A busy machine may hold one run up for as long as a compiler takes, but not all of them.
        for (int i = 0; i < 20 && Time(second) >= Time(first); i++) second = await Answer.OfAsync(Client, new { language = "c", code });
        Assert.True(Time(second) < Time(first));

        static double Time(Answer answer) => answer.Body.GetProperty("executionTime").GetDouble();
    }
}
