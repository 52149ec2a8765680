namespace NativeSandbox.Core.Runs;

/// <summary>What became of a run, in the judge world's terms. Comes from the kernel's evidence, never from what the program says.</summary>
public enum Verdict
{
    /// <summary>It exited with 0 (and, where an answer was expected, gave it).</summary>
    Accepted,

    /// <summary>It exited with 0 and its answer is not the expected one. Only a judge gives this.</summary>
    WrongAnswer,

    /// <summary>It exited with another code, or a signal ended it.</summary>
    RuntimeError,

    /// <summary>It used up its CPU time or its time on the clock.</summary>
    TimeLimitExceeded,

    /// <summary>It used more memory than it may, or its image alone is larger than that.</summary>
    MemoryLimitExceeded,

    /// <summary>It wrote more than it may.</summary>
    OutputLimitExceeded,

    /// <summary>The compile step failed or reached one of its limits.</summary>
    CompileError,

    /// <summary>It made a forbidden system call and was killed for it (SIGSYS).</summary>
    SecurityViolation,

    /// <summary>The service failed; the program is not to blame.</summary>
    InternalError,
}
