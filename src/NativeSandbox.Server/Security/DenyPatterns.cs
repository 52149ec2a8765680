using System.Text.RegularExpressions;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Security;

/// <summary>Source code that the operator does not want run. A courtesy, not the wall: the box is the wall.</summary>
internal sealed class DenyPatterns
{
    // Non-backtracking matching is linear in the source; the time limit bounds what linear still means for a megabyte.
    private static readonly TimeSpan MatchTime = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<DenyPattern> patterns;

    private DenyPatterns(IReadOnlyList<DenyPattern> patterns) => this.patterns = patterns;

    /// <summary>How many patterns are configured.</summary>
    public int Count => patterns.Count;

    /// <summary>The expression that this code matches; null where it may run. Code that cannot be matched in time is refused too.</summary>
    public string? Match(string language, string code)
    {
        foreach (DenyPattern pattern in patterns)
        {
            if (pattern.Language is not null && !pattern.Language.Equals(language, StringComparison.OrdinalIgnoreCase)) continue;
            try
            {
                if (pattern.Expression.IsMatch(code)) return pattern.Expression.ToString();
            }
            catch (RegexMatchTimeoutException)
            {
                return pattern.Expression.ToString();
            }
        }
        return null;
    }

    /// <exception cref="ConfigurationException">An entry is no regular expression that can be matched without backtracking.</exception>
    public static DenyPatterns From(IReadOnlyDictionary<string, string> values)
    {
        var patterns = new List<DenyPattern>();
        foreach (string entry in Settings.DenyPatterns.From(values).Split([";;", "\n"], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string? language = null;
            string expression = entry;
            if (entry[0] == '@' && entry.IndexOf(' ', StringComparison.Ordinal) is > 1 and int space)
                (language, expression) = (entry[1..space], entry[(space + 1)..].TrimStart());
            try
            {
                patterns.Add(new DenyPattern(language, new Regex(
                    expression, RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.CultureInvariant, MatchTime)));
            }
            catch (Exception error) when (error is ArgumentException or NotSupportedException)
            {
                throw new ConfigurationException(Settings.DenyPatterns.Name, entry,
                    $"each must be a regular expression without lookaround and back references ({error.Message})");
            }
        }
        return new DenyPatterns(patterns);
    }
}
