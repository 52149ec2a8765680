using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Server.Commands.Services;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Languages;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.SelfTests;

namespace NativeSandbox.Server.Commands.Languages;

/// <summary><c>nativesandbox languages</c>: what can be run, as the running service says, or as boxes made here show.</summary>
internal static class LanguagesCommand
{
    public static Command Define(TextWriter output, TextWriter error)
    {
        var json = Usage.Flag("--json", "Print the array that /api/languages has.");
        var service = new ServiceOptions();
        var languages = new Command("languages", "List the languages, their versions and what is missing.") { TreatUnmatchedTokensAsErrors = false };
        languages.Options.Add(json);
        service.AddTo(languages);
        languages.SetAction((parsed, cancellationToken) => RunAsync(parsed, service, parsed.GetValue(json), output, error, cancellationToken));
        return languages;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, ServiceOptions service, bool json, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        Dictionary<string, string> settings = SettingSources.Read(
            Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariables(), [.. parsed.UnmatchedTokens]);
        try
        {
            using ServiceClient? client = await service.FindAsync(parsed, settings, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<LanguageInfo> found = client is not null
                ? (await client.LanguagesAsync(cancellationToken).ConfigureAwait(false)).Languages
                : await DetectAsync(settings, cancellationToken).ConfigureAwait(false);
            if (json)
            {
                // Reasons hold quotes and paths, which the default encoder, made for HTML, would hide.
                var context = new LanguagesJson(new JsonSerializerOptions(LanguagesJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
                output.WriteLine(JsonSerializer.Serialize(found, context.IReadOnlyListLanguageInfo));
            }
            else
            {
                Table.Write(output, ["ID", "NAME", "VERSION", "SOURCE", "START", "SELFTEST", "LIMITS", "AVAILABLE", "VARIANTS", "ALIASES"], found.Select(Row));
            }
            return ExitCode.Success;
        }
        catch (ServiceException refused)
        {
            error.WriteLine($"nativesandbox: {refused.Message}");
            return refused.ExitCode;
        }
        catch (SandboxException failure)
        {
            error.WriteLine($"nativesandbox: no box can be made: {LogText.Escape(failure.Message)} 'nativesandbox doctor' says what is wrong with this machine.");
            return ExitCode.Unavailable;
        }
    }

    private static async Task<IReadOnlyList<LanguageInfo>> DetectAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var backend = BackendOptions.From(settings, Directory.GetCurrentDirectory());
        var execution = ExecutionOptions.From(settings);
        LanguageCatalog catalog = Manifests.Load(backend);
        Serilog.Core.Logger log = LogPipeline.Silent();
        await using (log.ConfigureAwait(false))
        {
            ISandboxBackend boxes = BackendFactory.Create(backend, catalog, log);
            await using (boxes.ConfigureAwait(false))
                catalog = await Manifests.DetectAsync(catalog, boxes, execution, cancellationToken).ConfigureAwait(false);
        }
        var policy = new LimitPolicy(ConfiguredLimits.Defaults(execution), ConfiguredLimits.Maximums(execution));
        return LanguagesEndpoint.Describe(catalog, policy, new SelfTestStore(backend.SelfTestDirectory)).Languages;
    }

    private static string[] Row(LanguageInfo language) =>
    [
        language.Id, LogText.Escape(language.Name), LogText.Escape(language.Version ?? "-"), language.Source,
        language.StartTimeMs is { } start ? string.Create(CultureInfo.InvariantCulture, $"{start:0.0} ms") : "-",
        language.SelfTest.State == "failed" ? LogText.Escape($"failed: {string.Join(", ", language.SelfTest.Failed)}") : language.SelfTest.State,
        string.Create(CultureInfo.InvariantCulture, $"{language.DefaultLimits.CpuTimeMs / 1000:0.###} s, {new ByteSize(language.DefaultLimits.MemoryBytes)}, {language.DefaultLimits.Processes} processes"),
        language.Available ? "yes" : $"no: {LogText.Escape(language.Reason ?? "")}",
        language.Variants.Count > 0 ? string.Join(", ", language.Variants.Select(variant => variant.Id)) : "-",
        language.Aliases.Count > 0 ? string.Join(", ", language.Aliases) : "-",
    ];
}
