using System.Globalization;
using NativeSandbox.Core.Limits;

namespace NativeSandbox.Server.Configuration;

/// <summary>The kinds of values that settings take.</summary>
internal static class SettingKinds
{
    public static Setting<int> Whole(string name, int standard, int minimum, int maximum, string unit, string meaning, string? standardText = null) => new()
    {
        Name = name,
        Default = standardText ?? standard.ToString(CultureInfo.InvariantCulture),
        DefaultValue = standard,
        Range = $"a whole number from {minimum} to {maximum}{(unit.Length == 0 ? "" : " (" + unit + ")")}",
        Meaning = meaning,
        Parse = (text, out value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= minimum && value <= maximum,
    };

    public static Setting<TimeSpan> Milliseconds(string name, int standard, int minimum, int maximum, string meaning) => new()
    {
        Name = name,
        Default = standard.ToString(CultureInfo.InvariantCulture),
        DefaultValue = TimeSpan.FromMilliseconds(standard),
        Range = $"a whole number from {minimum} to {maximum} (milliseconds)",
        Meaning = meaning,
        Parse = (text, out value) =>
        {
            bool taken = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                && count >= minimum && count <= maximum;
            value = TimeSpan.FromMilliseconds(count);
            return taken;
        },
    };

    public static Setting<ByteSize> Size(
        string name, string standard, ByteSize minimum, ByteSize maximum, string meaning, params string[] aliases) => new()
        {
            Name = name,
            Aliases = aliases,
            Default = standard,
            DefaultValue = ByteSize.Parse(standard),
            Range = $"an amount of bytes from {minimum} to {maximum}, like 256m, 64k or 1048576",
            Meaning = meaning,
            Parse = (text, out value) => ByteSize.TryParse(text, out value) && value >= minimum && value <= maximum,
        };

    public static Setting<string> Text(string name, string standard, string range, string meaning, bool secret = false, string? standardText = null) => new()
    {
        Name = name,
        Default = standardText ?? (standard.Length == 0 ? "(none)" : standard),
        DefaultValue = standard,
        Range = range,
        Meaning = meaning,
        Secret = secret,
        Parse = (text, out value) =>
        {
            value = text;
            return !text.Contains('\0');
        },
    };

    public static Setting<TimeSpan> Days(string name, int standard, int minimum, int maximum, string meaning) => new()
    {
        Name = name,
        Default = standard.ToString(CultureInfo.InvariantCulture),
        DefaultValue = TimeSpan.FromDays(standard),
        Range = $"a whole number from {minimum} to {maximum} (days)",
        Meaning = meaning,
        Parse = (text, out value) =>
        {
            bool taken = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= minimum && count <= maximum;
            value = TimeSpan.FromDays(count);
            return taken;
        },
    };

    public static Setting<double?> Cores(string name, string meaning, params string[] aliases) => new()
    {
        Name = name,
        Aliases = aliases,
        Default = "(no cap)",
        DefaultValue = null,
        Range = "a number of cores from 0.01 to 1024, like 0.5 or 2",
        Meaning = meaning,
        Parse = (text, out value) =>
        {
            bool taken = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double cores)
                && cores is >= 0.01 and <= 1024;
            value = cores;
            return taken;
        },
    };

    public static Setting<T> Choice<T>(string name, T standard, string meaning) where T : struct, Enum => new()
    {
        Name = name,
        Default = Lower(standard),
        DefaultValue = standard,
        Range = Enum.GetValues<T>() is [T only] ? Lower(only) : "one of " + string.Join(", ", Enum.GetValues<T>().Select(Lower)),
        Meaning = meaning,
        // Enum.TryParse also takes numbers and lists; only the names are meant.
        Parse = (text, out value) =>
        {
            foreach (T choice in Enum.GetValues<T>())
            {
                value = choice;
                if (choice.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) return true;
            }
            value = standard;
            return false;
        },
    };

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
