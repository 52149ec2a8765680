using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>Ask for homes (<see cref="MessageKind.ListHomes"/>): the first ones behind a name, in the order of their names' bytes.</summary>
/// <param name="After">The last name of the previous answer; empty to begin.</param>
/// <param name="Measure">Whether to count each home's bytes and inodes, which reads its directories.</param>
public readonly record struct ListHomesMessage(string After, bool Measure)
{
    /// <summary>Writes the body.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.Text(After);
        writer.Byte(Measure ? (byte)1 : (byte)0);
    }

    /// <summary>Reads the body.</summary>
    public static ListHomesMessage Read(ref WireReader reader) => new(reader.Text(), reader.Byte() != 0);
}
