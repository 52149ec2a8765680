using NativeSandbox.Core.Languages;
using NativeSandbox.Core.SelfTests;

namespace NativeSandbox.Server.SelfTests;

/// <summary>Runs cases, as many at once as there are cores.</summary>
internal static class SelfTestRun
{
    /// <summary>The cases of a language that are to be run; those that it cannot have are not among them.</summary>
    /// <param name="toolchains">The directory of the manifests.</param>
    /// <param name="language">The language.</param>
    /// <param name="only">The names of the cases wanted; empty for all.</param>
    /// <exception cref="LanguageManifestException">The self-tests are missing or wrong.</exception>
    public static IReadOnlyList<SelfTestCase> Cases(string toolchains, Language language, IReadOnlyCollection<string> only) =>
        [.. SelfTestFile.Load(toolchains, language).Where(test => test.Not is null && (only.Count == 0 || only.Contains(test.Name)))];

    /// <summary>Runs cases and tells of each as it ends.</summary>
    public static async Task<IReadOnlyList<SelfTestOutcome>> RunAsync(
        IEnumerable<(string Language, SelfTestCase Test)> cases, Func<SelfTestCase, CancellationToken, Task<SelfTestAnswer>> run,
        Action<SelfTestOutcome> ended, CancellationToken cancellationToken)
    {
        List<SelfTestOutcome> outcomes = [];
        var told = new Lock();
        await Parallel.ForEachAsync(
            cases, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            async (item, token) =>
            {
                SelfTestAnswer answer = await run(item.Test, token).ConfigureAwait(false);
                var outcome = new SelfTestOutcome(item.Language, item.Test, answer, SelfTestCheck.Faults(item.Test, answer));
                lock (told)
                {
                    outcomes.Add(outcome);
                    ended(outcome);
                }
            }).ConfigureAwait(false);
        return outcomes;
    }
}
