using NativeSandbox.Core.Limits;

namespace NativeSandbox.Core.Runs;

/// <summary>What became of a run, and the evidence for it.</summary>
public sealed record RunResult
{
    /// <summary>What became of it.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The program's exit code, 0 to 255 (the compiler's with <see cref="Verdict.CompileError"/>; 126 or 127 where the program could not be started); null where nothing exited by itself.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal that ended the program, 0 for none.</summary>
    public int Signal { get; init; }

    /// <summary>The signal's name (<c>SIGSEGV</c>), null for none.</summary>
    public string? SignalName { get; init; }

    /// <summary>User and system time of all processes of the run.</summary>
    public TimeSpan CpuTime { get; init; }

    /// <summary>CPU time in user mode.</summary>
    public TimeSpan UserTime { get; init; }

    /// <summary>CPU time in the kernel.</summary>
    public TimeSpan SystemTime { get; init; }

    /// <summary>Time on the clock from start to end, without compiling.</summary>
    public TimeSpan WallTime { get; init; }

    /// <summary>The most memory that the run had at once, in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The most processes and threads alive at once; 0 where the kernel does not count them.</summary>
    public int ProcessesPeak { get; init; }

    /// <summary>Standard output, up to the limit.</summary>
    public ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>Standard error, up to the limit.</summary>
    public ReadOnlyMemory<byte> Error { get; init; }

    /// <summary>Whether either stream was cut at the limit.</summary>
    public bool OutputTruncated { get; init; }

    /// <summary>What the compiler wrote; empty for languages without a compile step.</summary>
    public ReadOnlyMemory<byte> CompileOutput { get; init; }

    /// <summary>Whether the compile step was spared because its result was there.</summary>
    public bool CompileCached { get; init; }

    /// <summary>A sentence for people: which limit, which signal, what failed. Null where the verdict says it all.</summary>
    public string? Detail { get; init; }

    /// <summary>The limits that the run had.</summary>
    public required RunLimits Limits { get; init; }
}
