using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace NativeSandbox.Core.Sessions;

/// <summary>The name of a session: 128 random bits, 22 characters of base64url. Whoever knows it may use the session, so no log shows it whole.</summary>
public readonly record struct SessionId
{
    private const int Bytes = 16;
    private const int Characters = 22;
    private const int Shown = 6;

    private readonly string? _value;

    private SessionId(string value) => _value = value;

    /// <summary>All of it, for the session's user and nobody else.</summary>
    public string Value => _value ?? "";

    /// <summary>An id that nobody has.</summary>
    public static SessionId New()
    {
        Span<byte> random = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(random);
        return new SessionId(Base64Url.EncodeToString(random));
    }

    /// <summary>Takes what a client sent for an id.</summary>
    /// <returns>False where it is none.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out SessionId id)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        // Encoded again, for decoders pass over blanks and the last bits, and one session must have one name.
        bool valid = text is { Length: Characters }
            && Base64Url.DecodeFromChars(text, bytes, out _, out int written) == OperationStatus.Done && written == Bytes && Base64Url.EncodeToString(bytes) == text;
        id = valid ? new SessionId(text!) : default;
        return valid;
    }

    /// <summary>The beginning, enough to find one's own session in a log and too little to use it.</summary>
    public override string ToString() => Value.Length > Shown ? $"{Value[..Shown]}…" : "";
}
