namespace NativeSandbox.Launcher.UserNamespaces;

/// <summary>The host ids that a user namespace maps: its id 0 is <paramref name="First"/>, and so on.</summary>
/// <param name="First">The host id of the namespace's root.</param>
/// <param name="Count">How many ids there are; 1 where nothing may map more.</param>
internal readonly record struct IdRange(uint First, uint Count)
{
    /// <summary>Ids that one launcher uses: init and payload of every slot, and some to spare.</summary>
    public const uint Size = 65536;

    /// <summary>Whether every box can have an id of its own.</summary>
    public bool HasIdPerBox => Count >= Size;

    /// <summary>Reads <c>START</c> or <c>START:COUNT</c>.</summary>
    public static bool TryParse(string text, out IdRange range)
    {
        string[] parts = text.Split(':');
        uint count = Size;
        bool good = parts.Length is 1 or 2 && uint.TryParse(parts[0], out uint first) && first > 0
            && (parts.Length == 1 || uint.TryParse(parts[1], out count)) && count >= Size && first <= uint.MaxValue - count;
        range = good ? new IdRange(uint.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), Size) : default;
        return good;
    }
}
