namespace NativeSandbox.Attacks.Arena;

/// <summary>One hostile program and what it may use.</summary>
/// <param name="Payload">The name of a C source under Payloads, or null for a shell script.</param>
/// <param name="Arguments">Its arguments; for a script the script itself.</param>
internal sealed record Attack(string? Payload, params string[] Arguments)
{
    public long MemoryBytes { get; init; } = 256L << 20;

    public int Processes { get; init; } = 64;

    public TimeSpan WallTime { get; init; } = TimeSpan.FromSeconds(20);

    public TimeSpan CpuTime { get; init; } = TimeSpan.FromSeconds(10);

    public long FileSizeBytes { get; init; } = 64L << 20;

    public long OutputBytes { get; init; } = 1L << 20;

    /// <summary>Options of the C compiler.</summary>
    public string[] CompileOptions { get; init; } = [];

    public static Attack Shell(string script) => new(null, script);
}
