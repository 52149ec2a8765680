namespace NativeSandbox.Attacks.Arena;

/// <summary>How hostile code gets into a box.</summary>
public enum Mode
{
    /// <summary>By <c>nsbox run</c>.</summary>
    Command,

    /// <summary>As the run step of the run API.</summary>
    Run,

    /// <summary>As its compile step.</summary>
    Compile,

    /// <summary>On a session's terminal, in a user's directory.</summary>
    Terminal,

    /// <summary>As the compiler of a program for a session's terminal, in a user's directory.</summary>
    TerminalCompile,
}
