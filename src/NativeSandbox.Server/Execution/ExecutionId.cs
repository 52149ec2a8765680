namespace NativeSandbox.Server.Execution;

/// <summary>The name of one run, in its answer and in every line that the logs have of it.</summary>
/// <param name="Text">A UUID of version 7 (RFC 9562, section 5.7): whoever sorts by it sorts by time.</param>
internal readonly record struct ExecutionId(string Text)
{
    public static ExecutionId Next() => new(Guid.CreateVersion7().ToString());
}
