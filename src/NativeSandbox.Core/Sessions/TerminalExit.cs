using NativeSandbox.Core.Runs;

namespace NativeSandbox.Core.Sessions;

/// <summary>How a session's program ended.</summary>
public sealed record TerminalExit
{
    /// <summary>What became of it. <see cref="Runs.Verdict.InternalError"/> is ours, with the reason in <see cref="Detail"/>.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The exit code, the compiler's with <see cref="Runs.Verdict.CompileError"/>; null where nothing exited by itself.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal that ended it, 0 for none.</summary>
    public int Signal { get; init; }

    /// <summary>Whether it was ended on request, by its user or with the session.</summary>
    public bool Stopped { get; init; }

    /// <summary>A sentence for people: which limit, which signal, what failed. Null where the verdict says it all.</summary>
    public string? Detail { get; init; }

    /// <summary>CPU time of all processes.</summary>
    public TimeSpan CpuTime { get; init; }

    /// <summary>Time on the clock.</summary>
    public TimeSpan WallTime { get; init; }

    /// <summary>The most memory that all processes had at once, in bytes.</summary>
    public long MemoryBytes { get; init; }
}
