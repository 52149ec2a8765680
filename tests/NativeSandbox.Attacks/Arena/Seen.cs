namespace NativeSandbox.Attacks.Arena;

/// <summary>What was seen of an attack from outside.</summary>
/// <param name="Verdict">Ok, RuntimeError, TimeLimitExceeded, MemoryLimitExceeded, OutputLimitExceeded, SecurityViolation or InternalError.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="MemoryBytes">The peak; 0 for a compile step, which does not tell.</param>
internal sealed record Seen(string Verdict, string Output, string Error, long MemoryBytes)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
