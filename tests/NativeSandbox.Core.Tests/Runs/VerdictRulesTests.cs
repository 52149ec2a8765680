using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Tests.Runs;

public sealed class VerdictRulesTests
{
    private static Judgement Judge(ExecOutcome outcome, bool own = true) => VerdictRules.OfRun(outcome, Samples.Defaults, "./program", own);

    [Fact]
    public void Exit_code_0_is_accepted() => Assert.Equal(new Judgement(Verdict.Accepted, 0, null), Judge(Samples.Exited(0)));

    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(255)]
    public void Another_exit_code_is_a_runtime_error(int code) =>
        Assert.Equal(new Judgement(Verdict.RuntimeError, code, null), Judge(Samples.Exited(code)));

    [Theory]
    [InlineData(11, "ended by SIGSEGV (segmentation fault): a bad memory access, or recursion too deep for the stack limit of 8m")]
    [InlineData(9, "ended by SIGKILL (kill)")]
    [InlineData(40, "ended by signal 40")]
    public void A_signal_is_a_runtime_error_that_names_it(int signal, string detail) =>
        Assert.Equal(new Judgement(Verdict.RuntimeError, null, detail), Judge(Samples.Ended(ExecEnd.Signaled, signal)));

    [Fact]
    public void A_runtime_that_says_that_its_heap_is_full_has_exceeded_the_memory_limit()
    {
        const string Pattern = "^java\\.lang\\.OutOfMemoryError: Java heap space";
        Assert.Equal(new Judgement(Verdict.MemoryLimitExceeded, 1, "the runtime found no more memory under the limit of 256m"), Of(Samples.Exited(1, error: "x\njava.lang.OutOfMemoryError: Java heap space\n\tat Main")));
        Assert.Equal(Verdict.MemoryLimitExceeded, Of(Samples.Ended(ExecEnd.Signaled, 6) with { Error = "java.lang.OutOfMemoryError: Java heap space"u8.ToArray() }).Verdict);
        Assert.Equal(Verdict.RuntimeError, Of(Samples.Exited(1, error: "java.lang.OutOfMemoryError: unable to create native thread")).Verdict);
        Assert.Equal(Verdict.Accepted, Of(Samples.Exited(0, error: "java.lang.OutOfMemoryError: Java heap space")).Verdict);
        Assert.Equal(Verdict.TimeLimitExceeded, Of(Samples.Ended(ExecEnd.CpuTimeLimit) with { Error = "java.lang.OutOfMemoryError: Java heap space"u8.ToArray() }).Verdict);
        // The last words are what counts, not what a program has printed long before.
        Assert.Equal(Verdict.RuntimeError, Of(Samples.Exited(1, error: "java.lang.OutOfMemoryError: Java heap space\n" + new string('x', 70_000))).Verdict);

        static Judgement Of(ExecOutcome outcome) => VerdictRules.OfRun(outcome, Samples.Defaults, "java", own: false, Pattern);
    }

    [Theory]
    [InlineData(ExecEnd.CpuTimeLimit, Verdict.TimeLimitExceeded, "CPU time limit of 5 s exceeded")]
    [InlineData(ExecEnd.WallTimeLimit, Verdict.TimeLimitExceeded, "wall time limit of 10 s exceeded")]
    [InlineData(ExecEnd.MemoryLimit, Verdict.MemoryLimitExceeded, "memory limit of 256m exceeded")]
    [InlineData(ExecEnd.OutputLimit, Verdict.OutputLimitExceeded, "output limit of 1m (or file size limit of 10m) exceeded")]
    [InlineData(ExecEnd.ForbiddenSystemCall, Verdict.SecurityViolation, "a forbidden system call was made (SIGSYS)")]
    public void A_limit_is_its_verdict_and_is_named_with_its_value(ExecEnd end, Verdict verdict, string detail) =>
        Assert.Equal(new Judgement(verdict, null, detail), Judge(Samples.Ended(end, 9)));

    [Theory]
    [InlineData(2, true, Verdict.RuntimeError, 127)]
    [InlineData(2, false, Verdict.InternalError, null)]
    [InlineData(13, true, Verdict.RuntimeError, 126)]
    [InlineData(13, false, Verdict.InternalError, null)]
    [InlineData(8, true, Verdict.RuntimeError, 126)]
    [InlineData(8, false, Verdict.InternalError, null)]
    [InlineData(22, true, Verdict.RuntimeError, 126)]
    [InlineData(22, false, Verdict.InternalError, null)]
    [InlineData(7, true, Verdict.RuntimeError, 126)]
    [InlineData(7, false, Verdict.RuntimeError, 126)]
    [InlineData(12, true, Verdict.MemoryLimitExceeded, null)]
    [InlineData(12, false, Verdict.MemoryLimitExceeded, null)]
    public void A_program_that_cannot_be_started_is_the_users_fault_only_where_it_is_the_users(int errno, bool own, Verdict verdict, int? code)
    {
        Judgement judgement = Judge(Samples.Ended(ExecEnd.NotStarted, errno: errno), own);
        Assert.Equal((verdict, code), (judgement.Verdict, judgement.ExitCode));
        Assert.NotNull(judgement.Detail);
    }

    [Fact]
    public void Every_end_has_a_verdict()
    {
        foreach (ExecEnd end in Enum.GetValues<ExecEnd>()) Assert.True(Enum.IsDefined(Judge(Samples.Ended(end)).Verdict));
        Assert.Throws<ArgumentOutOfRangeException>(() => Judge(Samples.Ended((ExecEnd)99)));
    }

    [Fact]
    public void Times_below_a_second_are_shown_in_milliseconds() =>
        Assert.Equal("CPU time limit of 250 ms exceeded", VerdictRules.DescribeLimit(ExecEnd.CpuTimeLimit, Samples.Defaults with { CpuTime = TimeSpan.FromMilliseconds(250) }));

    [Theory]
    [InlineData(0, null)]
    [InlineData(31, "SIGSYS")]
    [InlineData(25, "SIGXFSZ")]
    [InlineData(64, "SIG64")]
    public void Signals_have_their_names(int signal, string? name) => Assert.Equal(name, SignalNames.Of(signal));
}
