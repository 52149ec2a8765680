namespace NativeSandbox.Core.Limits;

/// <summary>A limit that was asked for lies outside its range. The caller's fault: the message names the field, the value and the range.</summary>
public sealed class LimitException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public LimitException() { }

    /// <summary>Creates the exception with a message only.</summary>
    public LimitException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public LimitException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Creates the exception for a value out of its range.</summary>
    public LimitException(string field, string value, string minimum, string maximum)
        : base($"{field} is {value}; it must be from {minimum} to {maximum}.")
    {
        Field = field;
        Minimum = minimum;
        Maximum = maximum;
    }

    /// <summary>The limit, as the property of <see cref="LimitOverrides"/> is named, in camel case: <c>cpuTime</c>.</summary>
    public string Field { get; } = "";

    /// <summary>The smallest value allowed, with its unit.</summary>
    public string Minimum { get; } = "";

    /// <summary>The largest value allowed, with its unit.</summary>
    public string Maximum { get; } = "";
}
