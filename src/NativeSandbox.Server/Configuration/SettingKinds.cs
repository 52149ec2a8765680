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

    public static Setting<string> Text(string name, string standard, string range, string meaning, bool secret = false) => new()
    {
        Name = name,
        Default = standard.Length == 0 ? "(none)" : standard,
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
}
