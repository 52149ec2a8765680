using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;

namespace NativeSandbox.Launcher.Boxes;

/// <summary>What init tells the launcher: once when the box stands or failed to, once when a program runs on a terminal, and once after each program.</summary>
internal struct InitReport
{
    /// <summary>The step that failed, or <see cref="Step.Done"/>.</summary>
    public Step Step;

    /// <summary>Why.</summary>
    public int Errno;

    /// <summary>Whether a program has started on a terminal, whose master side comes with the message; nothing else is told then.</summary>
    public bool IsTerminal;

    /// <summary>The program's wait status (wait(2)).</summary>
    public int WaitStatus;

    /// <summary>From just before the clone until the program had ended, in nanoseconds.</summary>
    public long WallNs;

    /// <summary>The program's own usage and that of children it waited for.</summary>
    public LibC.RUsage Usage;
}
