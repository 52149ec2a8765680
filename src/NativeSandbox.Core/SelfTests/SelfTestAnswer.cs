namespace NativeSandbox.Core.SelfTests;

/// <summary>What a self-test's program did, whoever ran it: the pipeline here, or a server over HTTP.</summary>
public sealed record SelfTestAnswer
{
    /// <summary>The verdict's name; <c>InternalError</c> or <c>Refused</c> where the program was not run.</summary>
    public required string Verdict { get; init; }

    /// <summary>The exit code; null where nothing exited by itself.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Standard output.</summary>
    public ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>Standard error.</summary>
    public ReadOnlyMemory<byte> Error { get; init; }

    /// <summary>The compiler's messages.</summary>
    public ReadOnlyMemory<byte> CompileOutput { get; init; }

    /// <summary>The sentence beside the verdict; null for none.</summary>
    public string? Detail { get; init; }

    /// <summary>Time of the run on the clock.</summary>
    public TimeSpan WallTime { get; init; }

    /// <summary>CPU time of the run.</summary>
    public TimeSpan CpuTime { get; init; }

    /// <summary>The most memory that the run had at once, in bytes.</summary>
    public long MemoryBytes { get; init; }
}
