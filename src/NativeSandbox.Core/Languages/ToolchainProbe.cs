using System.Text;
using System.Text.RegularExpressions;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Languages;

/// <summary>Finds out which languages work on this machine by asking each toolchain for its version inside a box, where programs will meet it.</summary>
public sealed partial class ToolchainProbe(ISandboxBackend backend, LimitPolicy policy)
{
    private const int LongestVersion = 64;

    /// <summary>Asks every toolchain.</summary>
    /// <returns>The same languages with <see cref="Language.Version"/> or <see cref="Language.NotInstalled"/> filled in.</returns>
    /// <exception cref="SandboxException">The backend gives no boxes, so nothing was learned.</exception>
    public async Task<LanguageCatalog> DetectAsync(LanguageCatalog catalog, CancellationToken cancellationToken) =>
        new(await Task.WhenAll(catalog.All.Select(language => DetectAsync(language, cancellationToken))).ConfigureAwait(false));

    private async Task<Language> DetectAsync(Language language, CancellationToken cancellationToken)
    {
        RunLimits limits = policy.ForCompile(language);
        ISandbox box = await backend.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (box.ConfigureAwait(false))
        {
            ExecOutcome outcome = await box.ExecAsync(
                new ExecRequest
                {
                    Arguments = language.VersionArguments,
                    Environment = BoxEnvironment.Of(language, limits),
                    Limits = limits,
                },
                cancellationToken).ConfigureAwait(false);
            return Read(language, outcome, limits);
        }
    }

    private static Language Read(Language language, ExecOutcome outcome, RunLimits limits)
    {
        string program = language.VersionArguments[0];
        Judgement judgement = VerdictRules.OfRun(outcome, limits, program, own: false);
        if (judgement.Verdict != Verdict.Accepted)
        {
            string reason = judgement.Detail ?? $"{program} exited with {outcome.ExitCode} when asked for its version";
            return language with { Version = null, Build = null, NotInstalled = reason };
        }
        // Some toolchains (java -version) print it on standard error.
        string text = Encoding.UTF8.GetString((outcome.Output.IsEmpty ? outcome.Error : outcome.Output).Span).Trim();
        return language with { Version = Short(text), Build = text, NotInstalled = null };
    }

    private static string Short(string text)
    {
        if (VersionPattern().Match(text) is { Success: true } match) return match.Groups[1].Value;
        string line = text.Split('\n', 2)[0].Trim();
        return line.Length <= LongestVersion ? line : line[..LongestVersion];
    }

    // Two numbers at least, so that the 64 of "x86_64" or the 17 of "c17" is not taken for a version.
    [GeneratedRegex(@"(?<![\w.])v?(\d+(?:\.\d+)+)")]
    private static partial Regex VersionPattern();
}
