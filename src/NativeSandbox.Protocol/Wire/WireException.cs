namespace NativeSandbox.Protocol.Wire;

/// <summary>A message does not follow the protocol. The connection it came on is of no further use.</summary>
public sealed class WireException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public WireException() { }

    /// <summary>Creates the exception with what is wrong.</summary>
    public WireException(string message) : base(message) { }

    /// <summary>Creates the exception with what is wrong.</summary>
    public WireException(string message, Exception innerException) : base(message, innerException) { }
}
