namespace NativeSandbox.Benchmarks.Contenders;

/// <summary>What came from the hub.</summary>
internal enum TerminalMessageKind
{
    /// <summary>Nothing of interest.</summary>
    Other,

    /// <summary>Output of the terminal.</summary>
    Output,

    /// <summary>The terminal is there.</summary>
    Started,

    /// <summary>A call failed.</summary>
    Refused,

    /// <summary>The program is over.</summary>
    Exited,
}
