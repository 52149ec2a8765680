using System.Globalization;

namespace NativeSandbox.Benchmarks;

/// <summary>The command line of <c>terminals</c>.</summary>
/// <param name="Sessions">How many are open at most.</param>
/// <param name="Minutes">How long people type.</param>
/// <param name="Megabytes">How much goes through one terminal.</param>
/// <param name="Json">A file for the figures; null for none.</param>
internal sealed record TerminalOptions(int Sessions, int Minutes, int Megabytes, string? Json)
{
    /// <summary>Reads what follows <c>terminals</c>.</summary>
    /// <returns>Null where it cannot be understood.</returns>
    public static TerminalOptions? Parse(string[] arguments)
    {
        TerminalOptions options = new(1000, 10, 200, null);
        for (int i = 0; i + 1 < arguments.Length; i += 2)
        {
            string value = arguments[i + 1];
            int count = 0;
            if (arguments[i] != "--json" && !(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0)) return null;
            TerminalOptions? read = arguments[i] switch
            {
                "--sessions" => options with { Sessions = count },
                "--minutes" => options with { Minutes = count },
                "--megabytes" => options with { Megabytes = count },
                "--json" => options with { Json = value },
                _ => null,
            };
            if (read is null) return null;
            options = read;
        }

        return arguments.Length % 2 == 0 ? options : null;
    }
}
