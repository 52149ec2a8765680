namespace NativeSandbox.Protocol.Messages;

/// <summary>How a run ended, by the kernel's evidence and nsbox's own limits.</summary>
public enum RunEnd : byte
{
    /// <summary>The program exited by itself.</summary>
    Exited = 0,

    /// <summary>A signal ended it that no limit explains.</summary>
    Signaled = 1,

    /// <summary>Past the CPU time: killed by nsbox by what the cgroup counted, or by the kernel's SIGXCPU.</summary>
    CpuTime = 2,

    /// <summary>Past the wall time: killed by nsbox.</summary>
    WallTime = 3,

    /// <summary>The cgroup's OOM counter moved, or the program's image is larger than the limit.</summary>
    Memory = 4,

    /// <summary>More output than may be kept, SIGXFSZ, or a home over its quota; <see cref="EndedMessage.Reason"/> tells the last.</summary>
    Output = 5,

    /// <summary>SIGSYS from the system call filter.</summary>
    Seccomp = 6,

    /// <summary>execve failed; Errno says why.</summary>
    NotStarted = 7,

    /// <summary>The client asked for it.</summary>
    Killed = 8,
}
