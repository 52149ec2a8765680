namespace NativeSandbox.Core.Sandboxes;

/// <summary>The evidence of one run.</summary>
public sealed record ExecOutcome
{
    /// <summary>How it ended.</summary>
    public required ExecEnd End { get; init; }

    /// <summary>The exit code, 0 to 255; meaningful with <see cref="ExecEnd.Exited"/> only.</summary>
    public int ExitCode { get; init; }

    /// <summary>The signal that ended the program's first process, 0 for none.</summary>
    public int Signal { get; init; }

    /// <summary>The errno of the failed start; meaningful with <see cref="ExecEnd.NotStarted"/> only.</summary>
    public int StartErrno { get; init; }

    /// <summary>CPU time of all processes in user mode.</summary>
    public TimeSpan UserTime { get; init; }

    /// <summary>CPU time of all processes in the kernel.</summary>
    public TimeSpan SystemTime { get; init; }

    /// <summary>Time on the clock.</summary>
    public TimeSpan WallTime { get; init; }

    /// <summary>The most memory that all processes had at once, in bytes.</summary>
    public long MemoryPeakBytes { get; init; }

    /// <summary>The most processes and threads alive at once; 0 where the kernel does not count them.</summary>
    public int ProcessesPeak { get; init; }

    /// <summary>Standard output, up to the limit.</summary>
    public ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>Standard error, up to the limit.</summary>
    public ReadOnlyMemory<byte> Error { get; init; }

    /// <summary>Whether either stream was cut at the limit.</summary>
    public bool OutputTruncated { get; init; }

    /// <summary>What the backend says of the end beyond <see cref="End"/>, as a sentence: which quota was exceeded. Empty for nothing.</summary>
    public string Reason { get; init; } = "";

    /// <summary>User and system time together.</summary>
    public TimeSpan CpuTime => UserTime + SystemTime;
}
