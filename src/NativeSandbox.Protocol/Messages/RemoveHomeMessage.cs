using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>Remove a user's directory that no box has (<see cref="MessageKind.RemoveHome"/>).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Archive">Whether to keep it as <c>.archive/NAME-TIME</c> below the users directory.</param>
/// <param name="UnusedSinceMs">Only where nobody opened or closed a box of it since then, in milliseconds since 1970 (UTC); 0 whenever it was.</param>
public readonly record struct RemoveHomeMessage(string Name, bool Archive, long UnusedSinceMs)
{
    /// <summary>Writes the body.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.Text(Name);
        writer.Byte(Archive ? (byte)1 : (byte)0);
        writer.Int64(UnusedSinceMs);
    }

    /// <summary>Reads the body.</summary>
    public static RemoveHomeMessage Read(ref WireReader reader) => new(reader.Text(), reader.Byte() != 0, reader.Int64());
}
