using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Protocol.Messages;

/// <summary>What every message begins with.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Request">The client's number of the request; the answer repeats it. 0 for no answer on success: a failure is then the answer to the next request for the box.</param>
/// <param name="Box">The client's number of the box, 0 where none is meant.</param>
public readonly record struct MessageHeader(MessageKind Kind, int Request, int Box)
{
    /// <summary>Bytes of a header.</summary>
    public const int Length = 9;

    /// <summary>Writes the header.</summary>
    public void Write(ref WireWriter writer)
    {
        writer.Byte((byte)Kind);
        writer.Int32(Request);
        writer.Int32(Box);
    }

    /// <summary>Reads the header.</summary>
    public static MessageHeader Read(ref WireReader reader) => new((MessageKind)reader.Byte(), reader.Int32(), reader.Int32());
}
