using System.Globalization;

namespace NativeSandbox.Benchmarks;

/// <summary>The command line of <c>languages</c>.</summary>
/// <param name="Ids">Which to measure; empty for all.</param>
/// <param name="Rounds">How often each is measured.</param>
/// <param name="Json">A file for the figures; null for none.</param>
internal sealed record LanguageOptions(IReadOnlyList<string> Ids, int Rounds, string? Json)
{
    /// <summary>Reads what follows <c>languages</c>.</summary>
    /// <returns>Null where it cannot be understood.</returns>
    public static LanguageOptions? Parse(string[] arguments)
    {
        LanguageOptions options = new([], 15, null);
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--json" when i + 1 < arguments.Length: options = options with { Json = arguments[++i] }; break;
                case "--rounds" when i + 1 < arguments.Length && int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) && rounds > 0:
                    (options, i) = (options with { Rounds = rounds }, i + 1);
                    break;
                case { } id when !id.StartsWith('-'): options = options with { Ids = [.. options.Ids, id] }; break;
                default: return null;
            }
        }

        return options;
    }
}
