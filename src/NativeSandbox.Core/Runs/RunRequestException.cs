namespace NativeSandbox.Core.Runs;

/// <summary>A request that cannot be run as it is: the caller's fault. The message says what is wrong with which field.</summary>
public sealed class RunRequestException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public RunRequestException() { }

    /// <summary>Creates the exception with a message only.</summary>
    public RunRequestException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public RunRequestException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Creates the exception for one field of the request.</summary>
    /// <param name="field">As the property of <see cref="RunRequest"/> is named, in camel case, with an index where it is a list: <c>files[2]</c>.</param>
    /// <param name="message">What is wrong with it, as a sentence that can stand alone.</param>
    public RunRequestException(string field, string message) : base(message) => Field = field;

    /// <summary>The field at fault.</summary>
    public string Field { get; } = "";
}
