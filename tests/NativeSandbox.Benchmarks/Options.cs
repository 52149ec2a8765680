namespace NativeSandbox.Benchmarks;

/// <summary>The command line of the benchmarks of boxes.</summary>
/// <param name="IsQuick">A tenth of the rounds.</param>
/// <param name="Only">The one scenario to run; null for all.</param>
/// <param name="Json">A file for the figures; null for none.</param>
internal sealed record Options(bool IsQuick, string? Only, string? Json)
{
    public const string Usage = """
        usage: NativeSandbox.Benchmarks [--quick] [--only latency|throughput|lifecycle|living] [--json FILE]
               NativeSandbox.Benchmarks languages [ID...] [--rounds COUNT] [--json FILE]
               NativeSandbox.Benchmarks terminals [--sessions COUNT] [--minutes COUNT] [--megabytes COUNT] [--json FILE]
        """;

    private static readonly string[] s_scenarios = ["latency", "throughput", "lifecycle", "living"];

    /// <summary>Reads it.</summary>
    /// <returns>Null where it cannot be understood.</returns>
    public static Options? Parse(string[] arguments)
    {
        Options options = new(false, null, null);
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--quick": options = options with { IsQuick = true }; break;
                case "--only" when i + 1 < arguments.Length && s_scenarios.Contains(arguments[i + 1]): options = options with { Only = arguments[++i] }; break;
                case "--json" when i + 1 < arguments.Length: options = options with { Json = arguments[++i] }; break;
                default: return null;
            }
        }

        return options;
    }

    public int Rounds(int full) => IsQuick ? Math.Max(full / 10, 10) : full;

    public TimeSpan Duration(double seconds) => TimeSpan.FromSeconds(IsQuick ? seconds / 4 : seconds);

    public bool Wants(string scenario) => Only is null || Only == scenario;
}
