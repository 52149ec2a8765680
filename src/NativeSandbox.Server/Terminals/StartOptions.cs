namespace NativeSandbox.Server.Terminals;

/// <summary>The argument of the hub's <c>start</c>. Everything may be missing; what must not be is said by <see cref="TerminalStarter"/>.</summary>
internal sealed record StartOptions
{
    /// <summary>A language's id or alias: its REPL, or with <see cref="Code"/> the program.</summary>
    public string? Language { get; init; }

    /// <summary><c>bash</c> or <c>sh</c>.</summary>
    public string? Shell { get; init; }

    /// <summary>The source of a program in <see cref="Language"/>.</summary>
    public string? Code { get; init; }

    /// <summary>Columns of the client's window, 1 to 65,535; 80 where missing.</summary>
    public int? Cols { get; init; }

    /// <summary>Rows of the client's window, 1 to 65,535; 24 where missing.</summary>
    public int? Rows { get; init; }

    /// <summary>A session to come back to, or to begin again; a new one where missing.</summary>
    public string? SessionId { get; init; }

    /// <summary>Whose directory a new session has.</summary>
    public string? User { get; init; }

    /// <summary>Whether the terminal is recorded.</summary>
    public bool Record { get; init; }

    /// <summary><c>terminal</c> (bytes in <c>data</c>) or <c>lines</c> (text in <c>output-success</c>).</summary>
    public string? Mode { get; init; }
}
