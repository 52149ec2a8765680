using System.Globalization;

namespace NativeSandbox.Core.Limits;

/// <summary>An amount of memory or storage. Written as people write it: <c>256m</c>, <c>64k</c>, <c>1g</c>, or plain bytes.</summary>
/// <param name="Bytes">The amount in bytes.</param>
public readonly record struct ByteSize(long Bytes) : IComparable<ByteSize>
{
    /// <summary>So many KiB (1,024 bytes each).</summary>
    public static ByteSize FromKibibytes(long count) => new(checked(count << 10));

    /// <summary>So many MiB (1,048,576 bytes each).</summary>
    public static ByteSize FromMebibytes(long count) => new(checked(count << 20));

    /// <summary>Reads <c>256m</c>, <c>256M</c>, <c>256mb</c>, <c>256MiB</c>, <c>64k</c>, <c>1g</c> or plain bytes; powers of 1,024, no sign, no fraction.</summary>
    /// <returns>False where the text is anything else or the amount does not fit in 63 bits.</returns>
    public static bool TryParse(string? text, out ByteSize size)
    {
        size = default;
        if (string.IsNullOrWhiteSpace(text)) return false;
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        int digits = 0;
        while (digits < rest.Length && char.IsAsciiDigit(rest[digits])) digits++;
        if (digits == 0 || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long count)) return false;
        int shift = rest[digits..].ToString().ToLowerInvariant() switch
        {
            "" or "b" => 0,
            "k" or "kb" or "kib" => 10,
            "m" or "mb" or "mib" => 20,
            "g" or "gb" or "gib" => 30,
            _ => -1,
        };
        if (shift < 0 || count > long.MaxValue >> shift) return false;
        size = new ByteSize(count << shift);
        return true;
    }

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="FormatException">The text is not an amount.</exception>
    public static ByteSize Parse(string text) => TryParse(text, out ByteSize size)
        ? size
        : throw new FormatException($"'{text}' is not an amount of bytes; write it like 256m, 64k, 1g or 1048576.");

    /// <inheritdoc/>
    public int CompareTo(ByteSize other) => Bytes.CompareTo(other.Bytes);

    /// <summary>The shortest exact form: <c>256m</c>, <c>64k</c>, <c>1000</c>.</summary>
    public override string ToString() => Bytes switch
    {
        0 => "0",
        _ when Bytes % (1L << 30) == 0 => $"{Bytes >> 30}g",
        _ when Bytes % (1L << 20) == 0 => $"{Bytes >> 20}m",
        _ when Bytes % (1L << 10) == 0 => $"{Bytes >> 10}k",
        _ => Bytes.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Orders two amounts.</summary>
    public static bool operator <(ByteSize left, ByteSize right) => left.Bytes < right.Bytes;

    /// <summary>Orders two amounts.</summary>
    public static bool operator >(ByteSize left, ByteSize right) => left.Bytes > right.Bytes;

    /// <summary>Orders two amounts.</summary>
    public static bool operator <=(ByteSize left, ByteSize right) => left.Bytes <= right.Bytes;

    /// <summary>Orders two amounts.</summary>
    public static bool operator >=(ByteSize left, ByteSize right) => left.Bytes >= right.Bytes;
}
