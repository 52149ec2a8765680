using System.ComponentModel;

namespace NativeSandbox.Server.Execution;

/// <summary>The answer of <c>POST /api/execute</c> for a program that was run, however it ended.</summary>
internal sealed record ExecuteResponse
{
    [Description("The run's id, a UUID that sorts by time; the execution log names the run by it.")]
    public required string ExecutionId { get; init; }

    [Description("Whether the verdict is Accepted.")]
    public required bool Success { get; init; }

    [Description("The language's id.")]
    public required string Language { get; init; }

    [Description("Standard output, as outputEncoding asked for it.")]
    public required string Output { get; init; }

    [Description("Standard error, as outputEncoding asked for it; the compiler's messages after a CompileError; where both are empty, what ended the run.")]
    public required string Error { get; init; }

    [Description("The exit code, 0 to 255; null where the program did not exit by itself.")]
    public required int? ExitCode { get; init; }

    [Description("Time for compiling and running, without waiting in the queue, in milliseconds.")]
    public required double ExecutionTime { get; init; }

    [Description("When the answer was made, ISO 8601, UTC.")]
    public required DateTime Timestamp { get; init; }

    [Description("Accepted, RuntimeError, TimeLimitExceeded, MemoryLimitExceeded, OutputLimitExceeded, CompileError or SecurityViolation.")]
    public required string Verdict { get; init; }

    [Description("What ended the run, as a sentence: which limit, which signal, what failed; null where the verdict says it all.")]
    public required string? Detail { get; init; }

    [Description("The signal that ended the program, like SIGSEGV; null for none.")]
    public required string? Signal { get; init; }

    [Description("CPU time of the program, user and system, in milliseconds.")]
    public required double CpuTimeMs { get; init; }

    [Description("Time of the program on the clock, in milliseconds.")]
    public required double WallTimeMs { get; init; }

    [Description("The most memory that the program had at once, in bytes.")]
    public required long MemoryBytes { get; init; }

    [Description("What the compiler wrote, as outputEncoding asked for it; empty for languages that are not compiled.")]
    public required string CompileOutput { get; init; }

    [Description("Whether output or error was cut at the output limit.")]
    public required bool OutputTruncated { get; init; }
}
