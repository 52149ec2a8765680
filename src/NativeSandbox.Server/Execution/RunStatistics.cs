using System.Collections.Concurrent;
using NativeSandbox.Core.Runs;

namespace NativeSandbox.Server.Execution;

/// <summary>Counts runs by language and verdict for /stats.</summary>
internal sealed class RunStatistics
{
    private readonly ConcurrentDictionary<(string Language, Verdict Verdict), long> counts = new();

    public void Add(string language, Verdict verdict) => counts.AddOrUpdate((language, verdict), 1, static (_, count) => count + 1);

    /// <summary>Language, then verdict, then count.</summary>
    public SortedDictionary<string, SortedDictionary<string, long>> Read()
    {
        var languages = new SortedDictionary<string, SortedDictionary<string, long>>(StringComparer.Ordinal);
        foreach (((string language, Verdict verdict), long count) in counts)
        {
            if (!languages.TryGetValue(language, out SortedDictionary<string, long>? verdicts))
                languages[language] = verdicts = new SortedDictionary<string, long>(StringComparer.Ordinal);
            verdicts[verdict.ToString()] = count;
        }
        return languages;
    }
}
