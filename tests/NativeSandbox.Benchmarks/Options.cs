using System.Globalization;

namespace NativeSandbox.Benchmarks;

/// <summary>The command line.</summary>
/// <param name="IsQuick">A tenth of the rounds.</param>
/// <param name="Only">The one scenario to run; null for all.</param>
/// <param name="Json">A file for the figures; null for none.</param>
/// <param name="Languages">Ids of the languages to measure, empty for all; null where the languages are not what is measured.</param>
/// <param name="LanguageRounds">How often each language is measured.</param>
internal sealed record Options(bool IsQuick, string? Only, string? Json, IReadOnlyList<string>? Languages, int LanguageRounds)
{
    public const string Usage = """
        usage: NativeSandbox.Benchmarks [--quick] [--only latency|throughput|lifecycle|living] [--json FILE]
               NativeSandbox.Benchmarks languages [ID...] [--rounds COUNT] [--json FILE]
        """;

    private static readonly string[] s_scenarios = ["latency", "throughput", "lifecycle", "living"];

    /// <summary>Reads it.</summary>
    /// <returns>Null where it cannot be understood.</returns>
    public static Options? Parse(string[] arguments)
    {
        Options options = new(false, null, null, arguments is ["languages", ..] ? [] : null, 15);
        for (int i = options.Languages is null ? 0 : 1; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--quick" when options.Languages is null: options = options with { IsQuick = true }; break;
                case "--only" when options.Languages is null && i + 1 < arguments.Length && s_scenarios.Contains(arguments[i + 1]): options = options with { Only = arguments[++i] }; break;
                case "--json" when i + 1 < arguments.Length: options = options with { Json = arguments[++i] }; break;
                case "--rounds" when options.Languages is not null && i + 1 < arguments.Length && int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) && rounds > 0:
                    (options, i) = (options with { LanguageRounds = rounds }, i + 1);
                    break;
                case { } id when options.Languages is { } languages && !id.StartsWith('-'): options = options with { Languages = [.. languages, id] }; break;
                default: return null;
            }
        }

        return options;
    }

    public int Rounds(int full) => IsQuick ? Math.Max(full / 10, 10) : full;

    public TimeSpan Duration(double seconds) => TimeSpan.FromSeconds(IsQuick ? seconds / 4 : seconds);

    public bool Wants(string scenario) => Only is null || Only == scenario;
}
