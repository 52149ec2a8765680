using System.Globalization;
using NativeSandbox.Core.Limits;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Logging;

namespace NativeSandbox.Server.Commands.Run;

/// <summary>Reads the amounts of the command line, in the forms that <c>nsbox run</c> takes.</summary>
internal static class Amounts
{
    /// <summary><c>1</c>, <c>0.5</c>, <c>1500ms</c> or <c>2s</c>, in milliseconds.</summary>
    /// <exception cref="UsageException">It is none of these, or no whole number of milliseconds above 0.</exception>
    public static double? Milliseconds(string option, string? text)
    {
        if (text is null) return null;
        decimal unit = 1000;
        string number = text;
        if (text.EndsWith("ms", StringComparison.Ordinal)) (number, unit) = (text[..^2], 1);
        else if (text.EndsWith('s')) number = text[..^1];
        // Decimal: 0.3 s are 300 ms and not 299.99….
        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            && value <= 86_400_000 && value * unit >= 1 && value * unit == decimal.Truncate(value * unit)
            ? (double)(value * unit)
            : throw new UsageException($"{option} is '{LogText.Escape(text)}'; it must be seconds (0.5, 2s) or milliseconds (1500ms).");
    }

    /// <exception cref="UsageException">It is no amount of bytes.</exception>
    public static double? Bytes(string option, string? text) =>
        text is null ? null
        : ByteSize.TryParse(text, out ByteSize size) ? size.Bytes
        : throw new UsageException($"{option} is '{LogText.Escape(text)}'; it must be an amount of bytes like 64m, 512k or 1048576.");
}
