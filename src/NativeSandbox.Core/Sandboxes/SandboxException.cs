namespace NativeSandbox.Core.Sandboxes;

/// <summary>The sandbox failed, not the program in it. Becomes the verdict <c>InternalError</c>; the message names the step and the errno where there is one.</summary>
public sealed class SandboxException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public SandboxException() { }

    /// <summary>Creates the exception; the message says what failed and what mends it.</summary>
    public SandboxException(string message) : base(message) { }

    /// <summary>Creates the exception; the message says what failed and what mends it.</summary>
    public SandboxException(string message, Exception innerException) : base(message, innerException) { }
}
