namespace NativeSandbox.Core.Runs;

/// <summary>As many runs wait as may wait. Nothing was started.</summary>
public sealed class QueueFullException : Exception
{
    /// <summary>Creates the exception without an estimate.</summary>
    public QueueFullException() { }

    /// <summary>Creates the exception with a message only.</summary>
    public QueueFullException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public QueueFullException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Creates the exception with an estimate.</summary>
    public QueueFullException(int waiting, TimeSpan retryAfter)
        : base($"{waiting} runs are waiting already; try again in {retryAfter.TotalSeconds:0} s.") => RetryAfter = retryAfter;

    /// <summary>When trying again is worth it, in whole seconds, from how long recent runs took.</summary>
    public TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(1);
}
