namespace NativeSandbox.Core.Sessions;

/// <summary>The last bytes that a terminal showed, in a ring that grows to its capacity. A byte's position is its number since the session began.</summary>
internal sealed class Scrollback(int capacity)
{
    private const int FirstSize = 4096;
    // Nothing that a terminal shows has lines so long that looking further for their end would pay.
    private const int LineSearch = 8192;

    private byte[] _ring = [];
    private long _beginning;
    private TerminalModes _before;

    /// <summary>The position of the next byte.</summary>
    public long End { get; private set; }

    /// <summary>The position of the oldest byte that is here.</summary>
    public long Start => Math.Max(0, End - capacity);

    /// <summary>What comes from now on is another program's, and those who come later see only that.</summary>
    public void Begin()
    {
        _beginning = End;
        _before = default;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Forget(bytes);
        if (bytes.Length >= capacity)
        {
            // Nothing of what is here stays.
            if (_ring.Length < capacity) _ring = new byte[capacity];
            End += bytes.Length - capacity;
            bytes = bytes[^capacity..];
        }
        else Grow(bytes.Length);
        int at = (int)(End % _ring.Length);
        int first = Math.Min(bytes.Length, _ring.Length - at);
        bytes[..first].CopyTo(_ring.AsSpan(at));
        bytes[first..].CopyTo(_ring);
        End += bytes.Length;
    }

    /// <summary>The bytes from a position on, as far as they lie together.</summary>
    public ReadOnlyMemory<byte> From(long position, int maximum)
    {
        if (position >= End) return default;
        int at = (int)(position % _ring.Length);
        return _ring.AsMemory(at, (int)Math.Min(Math.Min(maximum, End - position), _ring.Length - at));
    }

    /// <summary>Where to begin so that no line, or at least no character and no escape sequence, is cut.</summary>
    /// <param name="maximum">How far back at most.</param>
    /// <param name="modes">What the program had set on its terminal there.</param>
    /// <returns>The position, and whether anything of the program's output lies before it.</returns>
    public (long Position, bool IsCut) CleanStart(int maximum, out TerminalModes modes)
    {
        modes = default;
        long start = Math.Max(Start, End - maximum);
        if (start <= _beginning) return (_beginning, false);
        long clean = CleanLine(start);
        modes = _before;
        Read(ref modes, Math.Max(Start, _beginning), clean);
        for (long end = Math.Min(End, clean + LineSearch); modes.IsWithinSequence && clean < end;)
            clean += modes.Read(From(clean, (int)(end - clean)).Span, untilText: true);
        return (clean, true);
    }

    /// <summary>Reads from a position where these modes held to the end.</summary>
    public void Follow(ref TerminalModes modes, long position) => Read(ref modes, position, End);

    private long CleanLine(long start)
    {
        for (long i = start; i < Math.Min(End, start + LineSearch); i++)
        {
            if (_ring[i % _ring.Length] == (byte)'\n') return i + 1;
        }
        // The bytes of a character after its first have these two bits.
        while (start < End && (_ring[start % _ring.Length] & 0xC0) == 0x80) start++;
        return start;
    }

    // Of what these bytes push out, the modes stay known.
    private void Forget(ReadOnlySpan<byte> bytes)
    {
        Read(ref _before, Math.Max(Start, _beginning), Math.Min(End, End + bytes.Length - capacity));
        if (bytes.Length > capacity) _before.Read(bytes[..^capacity]);
    }

    private void Read(ref TerminalModes modes, long from, long until)
    {
        while (from < until) from += modes.Read(From(from, (int)(until - from)).Span);
    }

    private void Grow(int more)
    {
        long kept = End - Start;
        if (kept + more <= _ring.Length || _ring.Length == capacity) return;
        int size = Math.Max(FirstSize, _ring.Length);
        while (size < kept + more && size < capacity) size = (int)Math.Min(capacity, 2L * size);
        byte[] larger = new byte[Math.Min(size, capacity)];
        for (long position = Start; position < End;)
        {
            ReadOnlySpan<byte> part = From(position, int.MaxValue).Span;
            int at = (int)(position % larger.Length);
            int fits = Math.Min(part.Length, larger.Length - at);
            part[..fits].CopyTo(larger.AsSpan(at));
            position += fits;
        }
        _ring = larger;
    }
}
