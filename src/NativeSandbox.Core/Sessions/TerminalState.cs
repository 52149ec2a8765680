namespace NativeSandbox.Core.Sessions;

/// <summary>What a session's terminal does.</summary>
public enum TerminalState
{
    /// <summary>It never had a program.</summary>
    Empty,

    /// <summary>A program is compiled or started.</summary>
    Starting,

    /// <summary>A program runs.</summary>
    Running,

    /// <summary>Its last program is over.</summary>
    Ended,
}
