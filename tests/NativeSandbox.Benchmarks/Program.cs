using NativeSandbox.Benchmarks;
using NativeSandbox.Benchmarks.Measuring;
using NativeSandbox.Benchmarks.Scenarios;
using NativeSandbox.Core.Languages;

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

MachineFacts.Print();
if (options.Languages is { } ids) return await MeasureLanguagesAsync(ids, options);
Report report = new();
Testbed testbed = await Testbed.StartAsync();
await using (testbed)
{
    if (options.Wants("latency")) await Latency.RunAsync("one start, contenders taking turns", testbed.All, options.Rounds(500), report);
    if (options.Wants("lifecycle")) await Lifecycle.RunAsync("one box, in bursts of 64", testbed.Backend, options.Rounds(50), report);
    if (options.Wants("throughput")) await Throughput.RunAsync(testbed, options, report);
    if (options.Wants("living")) await LivingBoxes.RunAsync(testbed, options, report);
}

if (options.Json is { } file) report.Write(file);
return 0;

static async Task<int> MeasureLanguagesAsync(IReadOnlyList<string> ids, Options options)
{
    StepTable table = new();
    LanguageTestbed testbed = await LanguageTestbed.StartAsync();
    await using (testbed)
    {
        List<Language> languages = [];
        foreach (string id in ids)
        {
            if (!testbed.Catalog.TryFind(id, out Language? found))
            {
                Console.Error.WriteLine($"{id} is no language; there are {string.Join(", ", testbed.Catalog.All.Select(language => language.Id))}");
                return 2;
            }

            languages.Add(found);
        }

        if (ids.Count == 0) languages.AddRange(testbed.Catalog.All.SelectMany(language => language.Variants.Where(variant => variant.Id == "dart-aot").Prepend(language)));
        StepTable.Begin();
        foreach (Language language in languages)
        {
            if (language.NotInstalled is { } reason)
            {
                Console.WriteLine($"{language.Id,-11} not measured: {reason}");
                continue;
            }

            await Languages.RunAsync(testbed, language, options.LanguageRounds, table);
            if (language.Id == "cpp") await PrecompiledHeaders.RunAsync(testbed, language, options.LanguageRounds, table);
        }

        table.End();
    }

    if (options.Json is { } file) table.Write(file);
    return 0;
}
