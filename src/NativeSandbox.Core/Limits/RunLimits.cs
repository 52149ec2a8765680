namespace NativeSandbox.Core.Limits;

/// <summary>What one run may use. A backend enforces every one of them; past any of them the run is ended or the call inside it fails.</summary>
public sealed record RunLimits
{
    /// <summary>CPU time of all processes of the run together, user and system.</summary>
    public required TimeSpan CpuTime { get; init; }

    /// <summary>Time on the clock from the program's start.</summary>
    public required TimeSpan WallTime { get; init; }

    /// <summary>Memory of all processes together, with the files they write to <c>/box</c> and <c>/tmp</c>.</summary>
    public required ByteSize Memory { get; init; }

    /// <summary>Processes and threads alive at once, the program itself included.</summary>
    public required int Processes { get; init; }

    /// <summary>The stack of the program's first thread.</summary>
    public required ByteSize Stack { get; init; }

    /// <summary>The size of any one file that the program writes.</summary>
    public required ByteSize FileSize { get; init; }

    /// <summary>File descriptors open at once in one process.</summary>
    public required int OpenFiles { get; init; }

    /// <summary>Bytes kept of standard output, and as many of standard error; a program that writes more is ended.</summary>
    public required ByteSize Output { get; init; }

    /// <summary>Cores that the run may keep busy (0.5 is half of one); null for no cap.</summary>
    public double? Cpus { get; init; }
}
