using System.Buffers.Binary;
using System.Text;

namespace NativeSandbox.Protocol.Wire;

/// <summary>Reads a message that <see cref="WireWriter"/> wrote. Every length is checked against what is there.</summary>
public ref struct WireReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>One byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>Four bytes.</summary>
    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    /// <summary>Eight bytes.</summary>
    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>A length and so many bytes; a view into the message.</summary>
    public ReadOnlySpan<byte> Bytes() => Take(Count());

    /// <summary>A string from UTF-8.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>A count and so many strings.</summary>
    public string[] Texts()
    {
        string[] values = new string[Count()];
        for (int i = 0; i < values.Length; i++) values[i] = Text();
        return values;
    }

    private int Count()
    {
        int count = Int32();
        // Every item takes a byte at least, so a larger count is a lie whatever the items are.
        if (count < 0 || count > _rest.Length) throw new WireException("a length reaches past the message's end");
        return count;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length) throw new WireException("the message ends early");
        ReadOnlySpan<byte> part = _rest[..count];
        _rest = _rest[count..];
        return part;
    }
}
