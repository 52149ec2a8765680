using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>Write a regular file below /box (<see cref="MessageKind.Put"/>). Content longer than <see cref="WireLimits.InlineBytes"/> comes as a sealed memfd beside the message.</summary>
public sealed record PutMessage
{
    /// <summary>Relative to /box; missing directories are made.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the execute bits are set.</summary>
    public bool Executable { get; init; }

    /// <summary>The content's length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The content, where it is not longer than <see cref="WireLimits.InlineBytes"/>.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>Writes the body.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.Text(Path);
        writer.Byte(Executable ? (byte)1 : (byte)0);
        writer.Int64(Length);
        writer.Bytes(Content.Span);
    }

    /// <summary>Reads the body.</summary>
    public static PutMessage Read(ref WireReader reader) => new()
    {
        Path = reader.Text(),
        Executable = reader.Byte() != 0,
        Length = reader.Int64(),
        Content = reader.Bytes().ToArray(),
    };
}
