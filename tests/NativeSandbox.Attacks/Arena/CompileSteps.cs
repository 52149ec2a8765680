using NativeSandbox.Core.Runs;

namespace NativeSandbox.Attacks.Arena;

internal static class CompileSteps
{
    /// <summary>What became of a compile step, in the words of <see cref="Seen.Verdict"/>: its own verdict is but that it failed.</summary>
    public static string NameOf(Verdict verdict, string? detail) => verdict switch
    {
        Verdict.Accepted => "Ok",
        Verdict.CompileError when Says(detail, "memory limit") => "MemoryLimitExceeded",
        Verdict.CompileError when Says(detail, "time limit") => "TimeLimitExceeded",
        Verdict.CompileError when Says(detail, "output limit") => "OutputLimitExceeded",
        Verdict.CompileError when Says(detail, "forbidden system call") => "SecurityViolation",
        Verdict.CompileError => "RuntimeError",
        _ => verdict.ToString(),
    };

    private static bool Says(string? detail, string what) => detail?.Contains(what, StringComparison.Ordinal) == true;
}
