namespace NativeSandbox.Core.Runs;

/// <summary>The service is stopping and takes no more runs. Nothing was started.</summary>
public sealed class QueueClosedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public QueueClosedException() : base("The service is stopping and takes no more runs.") { }

    /// <summary>Creates the exception with a message only.</summary>
    public QueueClosedException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public QueueClosedException(string message, Exception innerException) : base(message, innerException) { }
}
