using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>A file's bytes (<see cref="MessageKind.Content"/>). Content longer than <see cref="WireLimits.InlineBytes"/> comes as a memfd beside the message.</summary>
/// <param name="Executable">Whether the owner may execute it.</param>
/// <param name="Length">The content's length in bytes.</param>
/// <param name="Content">The content, where it is not longer than <see cref="WireLimits.InlineBytes"/>.</param>
public sealed record ContentMessage(bool Executable, long Length, ReadOnlyMemory<byte> Content)
{
    /// <summary>Writes the body.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.Byte(Executable ? (byte)1 : (byte)0);
        writer.Int64(Length);
        writer.Bytes(Content.Span);
    }

    /// <summary>Reads the body.</summary>
    public static ContentMessage Read(ref WireReader reader) => new(reader.Byte() != 0, reader.Int64(), reader.Bytes().ToArray());
}
