namespace NativeSandbox.Server.Configuration;

/// <summary>Guesses what a person meant who mistyped a word.</summary>
internal static class Suggestion
{
    /// <summary>How a refusal ends: <c>; did you mean serve? See nativesandbox --help.</c>, or with the help alone where no candidate is near.</summary>
    public static string For(string typed, IEnumerable<string> candidates, string help)
    {
        // More changes than these make another word out of a short one.
        int most = Math.Max(1, typed.TrimStart('-').Length / 3);
        (int distance, string? nearest) = candidates
            .Select(candidate => (Distance(typed, candidate), (string?)candidate))
            .DefaultIfEmpty((int.MaxValue, null))
            .MinBy(pair => pair.Item1);
        return distance <= most ? $"; did you mean {nearest}? See {help}." : $"; see {help}.";
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment) that make one word the other.</summary>
    private static int Distance(string one, string other)
    {
        int[,] cost = new int[one.Length + 1, other.Length + 1];
        for (int i = 0; i <= one.Length; i++) cost[i, 0] = i;
        for (int j = 0; j <= other.Length; j++) cost[0, j] = j;
        for (int i = 1; i <= one.Length; i++)
        {
            for (int j = 1; j <= other.Length; j++)
            {
                int replaced = cost[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replaced, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }
        return cost[one.Length, other.Length];
    }
}
