using System.Text;
using System.Text.RegularExpressions;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Core.Languages;

/// <summary>Finds out which languages work on this machine: those that the toolchain image lists, and those that tell their version inside a box, where programs will meet them.</summary>
public sealed partial class ToolchainProbe(ISandboxBackend backend, LimitPolicy policy)
{
    private const int LongestVersion = 64;

    /// <summary>Looks for the image, and asks every toolchain that it does not list.</summary>
    /// <returns>The same languages with <see cref="Language.Version"/> or <see cref="Language.NotInstalled"/> filled in.</returns>
    /// <exception cref="SandboxException">The backend gives no boxes, so nothing was learned.</exception>
    public async Task<LanguageCatalog> DetectAsync(LanguageCatalog catalog, CancellationToken cancellationToken)
    {
        ToolchainImage? image = await ToolchainImage.DetectAsync(backend, policy.CompileDefaults, cancellationToken).ConfigureAwait(false);
        return new(await Task.WhenAll(catalog.All.Select(language => DetectAsync(language, image, cancellationToken))).ConfigureAwait(false)) { Image = image };
    }

    private async Task<Language> DetectAsync(Language language, ToolchainImage? image, CancellationToken cancellationToken)
    {
        // The image was asked when it was built, and is not changed afterwards.
        if (language.Source != LanguageSource.Local && image is not null && image.Versions.TryGetValue(language.Id, out string? version))
            return Found(language, Short(version), version, LanguageSource.Image, image.Hash);
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
            return Read(language, image, outcome, limits);
        }
    }

    private static Language Read(Language language, ToolchainImage? image, ExecOutcome outcome, RunLimits limits)
    {
        string program = language.VersionArguments[0];
        Judgement judgement = VerdictRules.OfRun(outcome, limits, program, own: false);
        if (judgement.Verdict != Verdict.Accepted)
        {
            string reason = judgement.Detail ?? $"{program} exited with {outcome.ExitCode} when asked for its version";
            return language with { Version = null, Build = null, NotInstalled = $"{reason}; {Remedy(language, image)}", IsAbsent = VerdictRules.IsNotThere(outcome), Variants = [.. language.Variants.Select(variant => variant with { NotInstalled = reason })] };
        }
        // Some toolchains (java -version) print it on standard error.
        string text = Encoding.UTF8.GetString((outcome.Output.IsEmpty ? outcome.Error : outcome.Output).Span).Trim();
        LanguageSource source = language.Source == LanguageSource.Local ? LanguageSource.Local : image is null ? LanguageSource.Host : LanguageSource.Image;
        return Found(language, Short(text), text, source, source == LanguageSource.Image ? image!.Hash : "");
    }

    private static Language Found(Language language, string version, string build, LanguageSource source, string hash)
    {
        return With(language) with { Variants = [.. language.Variants.Select(With)] };

        Language With(Language one) => one with { Version = version, Build = build, NotInstalled = null, Source = source, ImageHash = hash };
    }

    private static string Remedy(Language language, ToolchainImage? image) => (language.Source, image) switch
    {
        (LanguageSource.Local, _) when language.Binds.Count > 0 => "nsbox must show its directory: start it with " + string.Join(' ', language.Binds.Select(bind => $"--bind {bind.From}:{bind.To}")),
        (LanguageSource.Local, _) => "see its manifest in toolchains/local",
        (_, null) => $"./install.sh languages {language.Id} builds a toolchain image with it",
        _ => $"./install.sh languages {language.Id} adds it to the toolchain image",
    };

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
