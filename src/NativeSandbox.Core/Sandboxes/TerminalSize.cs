namespace NativeSandbox.Core.Sandboxes;

/// <summary>The size of a terminal in characters. What is out of range is brought into it: programs divide by these numbers and keep memory for each character.</summary>
public readonly record struct TerminalSize
{
    /// <summary>The most columns, and the most rows.</summary>
    public const int Maximum = 4096;

    private readonly int _columns;
    private readonly int _rows;

    /// <param name="columns">Characters in a line.</param>
    /// <param name="rows">Lines.</param>
    public TerminalSize(int columns, int rows)
    {
        _columns = Math.Clamp(columns, 1, Maximum);
        _rows = Math.Clamp(rows, 1, Maximum);
    }

    /// <summary>What a terminal has that nobody measured: 80 by 24.</summary>
    public static TerminalSize Usual { get; } = new(80, 24);

    /// <summary>Characters in a line, 1 to <see cref="Maximum"/>.</summary>
    public int Columns => Math.Max(1, _columns);

    /// <summary>Lines, 1 to <see cref="Maximum"/>.</summary>
    public int Rows => Math.Max(1, _rows);

    /// <summary>The largest terminal that fits into both.</summary>
    public TerminalSize FitInto(TerminalSize other) => new(Math.Min(Columns, other.Columns), Math.Min(Rows, other.Rows));

    /// <summary>Columns and rows as asciicast writes them: <c>80x24</c>.</summary>
    public override string ToString() => $"{Columns}x{Rows}";
}
