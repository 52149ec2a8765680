namespace NativeSandbox.Core.Text;

/// <summary>The form in which a program's bytes reach a client.</summary>
public enum OutputEncoding
{
    /// <summary>Valid text without control characters and escape sequences, as a text client expects.</summary>
    Text,

    /// <summary>Valid text with every character that the program wrote; only invalid UTF-8 is replaced.</summary>
    Raw,

    /// <summary>The exact bytes in base64 (RFC 4648, with padding).</summary>
    Base64,
}
