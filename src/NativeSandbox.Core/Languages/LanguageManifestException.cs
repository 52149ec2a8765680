namespace NativeSandbox.Core.Languages;

/// <summary>A manifest is wrong. The message names the file, the line and the field.</summary>
public sealed class LanguageManifestException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public LanguageManifestException() { }

    /// <summary>Creates the exception with a message only.</summary>
    public LanguageManifestException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public LanguageManifestException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Creates the exception for a place in a file.</summary>
    /// <param name="file">The manifest's path.</param>
    /// <param name="line">The line, from 1; 0 where none is to blame.</param>
    /// <param name="field">The field with its parents: <c>run.limits.memory</c>.</param>
    /// <param name="reason">What is wrong.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public LanguageManifestException(string file, int line, string field, string reason, Exception? innerException = null)
        : base($"{file}{(line > 0 ? $":{line}" : "")}: {(field.Length > 0 ? $"{field}: " : "")}{reason}", innerException)
    {
        File = file;
        Line = line;
        Field = field;
    }

    /// <summary>The manifest's path.</summary>
    public string File { get; } = "";

    /// <summary>The line, from 1; 0 where none is to blame.</summary>
    public int Line { get; }

    /// <summary>The field with its parents.</summary>
    public string Field { get; } = "";
}
