namespace NativeSandbox.Core.Sessions;

/// <summary>A session cannot do what was asked of it; the message says why, for the client.</summary>
public sealed class SessionException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public SessionException() { }

    /// <summary>Creates the exception with a message only.</summary>
    public SessionException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public SessionException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Creates the exception.</summary>
    public SessionException(SessionProblem problem, string message) : base(message) => Problem = problem;

    /// <summary>Which problem it is.</summary>
    public SessionProblem Problem { get; } = SessionProblem.Closed;
}
