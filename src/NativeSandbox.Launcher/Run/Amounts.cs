using System.Globalization;

namespace NativeSandbox.Launcher.Run;

/// <summary>Reads the amounts of the command line.</summary>
internal static class Amounts
{
    /// <summary>Seconds as <c>1</c>, <c>0.5</c>, <c>1500ms</c> or <c>2s</c>, in nanoseconds.</summary>
    public static long Seconds(string option, string text)
    {
        double unit = 1e9;
        string number = text;
        if (text.EndsWith("ms", StringComparison.Ordinal)) (number, unit) = (text[..^2], 1e6);
        else if (text.EndsWith('s')) number = text[..^1];
        if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value * unit is >= 1e6 and <= 86400e9)
            return (long)(value * unit);
        throw new RunUsageException($"{option} {text}: give seconds (0.5, 2s) or milliseconds (1500ms), from 1 ms to 86,400 s");
    }

    /// <summary>Bytes as <c>64m</c>, <c>512k</c>, <c>1g</c> or plain bytes.</summary>
    public static long Bytes(string option, string text, long minimum)
    {
        int shift = text.Length == 0 ? 0 : char.ToLowerInvariant(text[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, _ => 0 };
        string number = shift == 0 ? text : text[..^1];
        if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value <= (1L << 46) >> shift && value << shift >= minimum)
            return value << shift;
        throw new RunUsageException($"{option} {text}: give bytes, or a number with k, m or g; at least {minimum}");
    }

    /// <summary>A count.</summary>
    public static int Count(string option, string text, int maximum)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= maximum) return value;
        throw new RunUsageException($"{option} {text}: give a whole number from 1 to {maximum}");
    }
}
