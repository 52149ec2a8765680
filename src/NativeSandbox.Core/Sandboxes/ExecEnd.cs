namespace NativeSandbox.Core.Sandboxes;

/// <summary>How a program's run ended, as the kernel and the backend saw it; never what the program says of itself.</summary>
public enum ExecEnd
{
    /// <summary>It exited by itself; the exit code says how.</summary>
    Exited,

    /// <summary>A signal ended it that no limit explains.</summary>
    Signaled,

    /// <summary>Its processes together used up the CPU time.</summary>
    CpuTimeLimit,

    /// <summary>The clock ran out.</summary>
    WallTimeLimit,

    /// <summary>The kernel's OOM killer ended it within its memory limit, or its image alone is larger than the limit.</summary>
    MemoryLimit,

    /// <summary>It wrote more than the output limit.</summary>
    OutputLimit,

    /// <summary>The system call filter killed it (SIGSYS).</summary>
    ForbiddenSystemCall,

    /// <summary>The program could not be started: not there, not executable, not a program. The errno says which.</summary>
    NotStarted,

    /// <summary>Whoever started it had it ended. Only a program that somebody talks to has this end.</summary>
    Killed,
}
