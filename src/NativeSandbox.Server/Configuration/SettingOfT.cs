namespace NativeSandbox.Server.Configuration;

/// <summary>A setting whose value is a <typeparamref name="T"/>.</summary>
internal sealed class Setting<T> : Setting
{
    /// <summary>Reads a value, or says false where it is none or is out of range.</summary>
    public delegate bool Parser(string text, out T value);

    public required T DefaultValue { get; init; }

    public required Parser Parse { get; init; }

    /// <summary>The value from what was set, or the default.</summary>
    /// <exception cref="ConfigurationException">It is not in the range.</exception>
    public T From(IReadOnlyDictionary<string, string> values)
    {
        if (!values.TryGetValue(Name, out string? text)) return DefaultValue;
        return Parse(text.Trim(), out T value)
            ? value
            : throw new ConfigurationException(Name, Secret ? "(hidden)" : text, $"it must be {Range}");
    }
}
