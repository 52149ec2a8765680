using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using NativeSandbox.Core.Artefacts;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Limits;
using NativeSandbox.Core.Runs;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Core.SelfTests;
using NativeSandbox.Server.Commands.Services;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Hosting;
using NativeSandbox.Server.Logging;
using NativeSandbox.Server.SelfTests;

namespace NativeSandbox.Server.Commands.SelfTests;

/// <summary><c>nativesandbox selftest [ID…]</c>: proves each language with programs whose behaviour is known.</summary>
internal sealed class SelfTestCommand
{
    private readonly Argument<string[]> ids = new("ID") { Description = "Languages to try; all that are installed where none is named.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string[]> only = new("--case") { HelpName = "NAME", Description = "Try this case only. May be given many times.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> json = Usage.Flag("--json", "Print an array of {language, case, passed, faults, verdict, wallTimeMs, cpuTimeMs, memoryBytes}.");
    private readonly Option<string> url = new("--url") { HelpName = "URL", Description = "Send the programs to the service at URL. Without it nsbox is started here, with the same toolchains." };
    private readonly Option<string> key = new("--key") { HelpName = "KEY", Description = "Send KEY in X-API-Key. Better set NATIVESANDBOX_KEY, for other users can read a command line." };

    public static Command Define(TextWriter output, TextWriter error)
    {
        var own = new SelfTestCommand();
        var command = new Command("selftest", "Prove the languages with known programs, and keep the results for /api/languages.");
        command.Arguments.Add(own.ids);
        foreach (Option option in (Option[])[own.only, own.json, own.url, own.key]) command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => own.RunAsync(parsed, output, error, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        Dictionary<string, string> settings = SettingSources.Read(Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariables(), []);
        var backend = BackendOptions.From(settings, Directory.GetCurrentDirectory());
        LanguageCatalog catalog = Manifests.Load(backend);
        try
        {
            if (parsed.GetValue(url) is not { } text) return await DirectAsync(parsed, settings, backend, catalog, output, error, cancellationToken).ConfigureAwait(false);
            if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
                throw new UsageException($"--url is '{text}'; it must be like http://127.0.0.1:3001.");
            using var client = new ServiceClient(address, parsed.GetValue(key) ?? Environment.GetEnvironmentVariable(ServiceOptions.KeyVariable));
            catalog = ServiceLanguages.Of(catalog, await client.LanguagesAsync(cancellationToken).ConfigureAwait(false));
            return await TryAsync(parsed, backend, catalog, (test, token) => ServiceSelfTests.RunAsync(client, test, token), output, error, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException refused)
        {
            error.WriteLine($"nativesandbox: {refused.Message}");
            return refused.ExitCode;
        }
        catch (LanguageManifestException wrong)
        {
            error.WriteLine($"nativesandbox: {wrong.Message}");
            return ExitCode.Configuration;
        }
        catch (SandboxException failure)
        {
            error.WriteLine($"nativesandbox: no box can be made: {LogText.Escape(failure.Message)} 'nativesandbox doctor' says what is wrong with this machine.");
            return ExitCode.Unavailable;
        }
    }

    private async Task<int> DirectAsync(
        ParseResult parsed, IReadOnlyDictionary<string, string> settings, BackendOptions backend, LanguageCatalog catalog, TextWriter output, TextWriter error,
        CancellationToken cancellationToken)
    {
        var execution = ExecutionOptions.From(settings);
        var policy = new LimitPolicy(ConfiguredLimits.Defaults(execution), ConfiguredLimits.Maximums(execution));
        Serilog.Core.Logger log = LogPipeline.Silent();
        await using (log.ConfigureAwait(false))
        {
            ISandboxBackend boxes = BackendFactory.Create(backend, catalog, log);
            await using (boxes.ConfigureAwait(false))
            {
                LanguageCatalog found = await Manifests.DetectAsync(catalog, boxes, execution, cancellationToken).ConfigureAwait(false);
                var pipeline = new RunPipeline(boxes, new ArtefactCache(ByteSize.FromMebibytes(64)), policy);
                return await TryAsync(parsed, backend, found, (test, token) => DirectSelfTests.RunAsync(pipeline, found, test, token), output, error, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<int> TryAsync(
        ParseResult parsed, BackendOptions backend, LanguageCatalog catalog, Func<SelfTestCase, CancellationToken, Task<SelfTestAnswer>> run, TextWriter output, TextWriter error,
        CancellationToken cancellationToken)
    {
        string[] names = parsed.GetValue(only) ?? [];
        Language[] languages = Choose(catalog, parsed.GetValue(ids) ?? [], error);
        (string, SelfTestCase)[] cases = [.. languages.SelectMany(language => SelfTestRun.Cases(backend.ToolchainsDirectory, language, names).Select(test => (language.Id, test)))];
        bool forPrograms = parsed.GetValue(json);
        IReadOnlyList<SelfTestOutcome> outcomes = await SelfTestRun.RunAsync(cases, run, outcome =>
        {
            if (!forPrograms && !outcome.Passed) Show(outcome, output);
        }, cancellationToken).ConfigureAwait(false);
        SelfTestRecord[] records = [.. languages.Select(language => SelfTestRecord.Of(language.Version ?? "", [.. outcomes.Where(outcome => outcome.Language == language.Id)]))];
        if (forPrograms) WriteJson(outcomes, output);
        else Table.Write(output, ["ID", "VERSION", "PASSED", "FAILED", "START"], languages.Zip(records, Row));
        // What some cases show says nothing of the others.
        if (names.Length == 0) Save(backend, languages.Zip(records), error);
        return outcomes.All(outcome => outcome.Passed) && outcomes.Count > 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static Language[] Choose(LanguageCatalog catalog, string[] wanted, TextWriter error)
    {
        if (wanted.Length > 0)
        {
            return [.. wanted.Select(id => !catalog.TryFind(id, out Language? language) ? throw new UsageException($"'{LogText.Escape(id)}' is no language; 'nativesandbox languages' lists them.")
                : language.NotInstalled is { } reason ? throw new UsageException($"{language.Name} is not available here: {reason}")
                : language.VariantOf is { } id2 && catalog.TryFind(id2, out Language? whole) ? whole : language).Distinct()];
        }
        foreach (Language missing in catalog.All.Where(language => language.NotInstalled is not null))
            error.WriteLine($"nativesandbox: {missing.Id} is left out: {LogText.Escape(missing.NotInstalled!)}");
        return [.. catalog.All.Where(language => language.NotInstalled is null)];
    }

    private static void Show(SelfTestOutcome outcome, TextWriter output)
    {
        output.WriteLine($"FAILED {outcome.Language} {outcome.Name}");
        foreach (string fault in outcome.Faults) output.WriteLine($"  {Escape(fault)}");
        foreach (string line in SelfTestCheck.Evidence(outcome.Answer).TrimEnd().Split('\n')) output.WriteLine($"    {Escape(line)}");
    }

    // What programs write may hold anything that a terminal obeys.
    private static string Escape(string text) => LogText.Escape(text);

    private static string[] Row(Language language, SelfTestRecord record) =>
    [
        language.Id, LogText.Escape(record.Version), record.Passed.ToString(CultureInfo.InvariantCulture),
        record.Failed.Count == 0 ? "0" : string.Join(", ", record.Failed), record.StartTimeMs is { } start ? string.Create(CultureInfo.InvariantCulture, $"{start:0.0} ms") : "-",
    ];

    private static void Save(BackendOptions backend, IEnumerable<(Language, SelfTestRecord)> records, TextWriter error)
    {
        var store = new SelfTestStore(backend.SelfTestDirectory);
        try
        {
            store.Save(records);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"nativesandbox: the results are not kept: {failure.Message} Run it as root, or set SELFTEST_DIR.");
        }
    }

    private static void WriteJson(IEnumerable<SelfTestOutcome> outcomes, TextWriter output)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartArray();
            foreach (SelfTestOutcome outcome in outcomes.OrderBy(outcome => (outcome.Language, outcome.Name)))
            {
                writer.WriteStartObject();
                writer.WriteString("language", outcome.Language);
                writer.WriteString("case", outcome.Name);
                writer.WriteBoolean("passed", outcome.Passed);
                writer.WriteStartArray("faults");
                foreach (string fault in outcome.Faults) writer.WriteStringValue(fault);
                writer.WriteEndArray();
                writer.WriteString("verdict", outcome.Answer.Verdict);
                writer.WriteNumber("wallTimeMs", Math.Round(outcome.Answer.WallTime.TotalMilliseconds, 3));
                writer.WriteNumber("cpuTimeMs", Math.Round(outcome.Answer.CpuTime.TotalMilliseconds, 3));
                writer.WriteNumber("memoryBytes", outcome.Answer.MemoryBytes);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        output.WriteLine(System.Text.Encoding.UTF8.GetString(memory.ToArray()));
    }
}
