using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>Read a regular file below /box (<see cref="MessageKind.Get"/>).</summary>
/// <param name="Path">Relative to /box.</param>
/// <param name="MaximumBytes">A larger file is refused (EFBIG).</param>
public readonly record struct GetMessage(string Path, long MaximumBytes)
{
    /// <summary>Writes the body.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.Text(Path);
        writer.Int64(MaximumBytes);
    }

    /// <summary>Reads the body.</summary>
    public static GetMessage Read(ref WireReader reader) => new(reader.Text(), reader.Int64());
}
