using System.Buffers.Binary;
using System.Text;

namespace NativeSandbox.Protocol.Wire;

/// <summary>Writes a message into a buffer: little-endian numbers, byte strings with their length in front.</summary>
/// <remarks>Allocates nothing. A message that does not fit throws; see <see cref="WireLimits"/>.</remarks>
public ref struct WireWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>One byte.</summary>
    public void Byte(byte value) => Take(1)[0] = value;

    /// <summary>Four bytes.</summary>
    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    /// <summary>Eight bytes.</summary>
    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    /// <summary>A length and so many bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        value.CopyTo(Take(value.Length));
    }

    /// <summary>A string as UTF-8.</summary>
    public void Text(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Int32(length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    /// <summary>A count and so many strings.</summary>
    public void Texts(IReadOnlyList<string> values)
    {
        Int32(values.Count);
        for (int i = 0; i < values.Count; i++) Text(values[i]);
    }

    private Span<byte> Take(int count)
    {
        if (count > _buffer.Length - Length) throw new WireException($"a message may be {_buffer.Length} bytes long");
        Span<byte> part = _buffer.Slice(Length, count);
        Length += count;
        return part;
    }
}
