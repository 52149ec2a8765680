using NativeSandbox.Benchmarks;
using NativeSandbox.Benchmarks.Measuring;
using NativeSandbox.Benchmarks.Scenarios;
using NativeSandbox.Core.Languages;

return args switch
{
    ["languages", .. var rest] when LanguageOptions.Parse(rest) is { } options => await MeasureLanguagesAsync(options),
    ["terminals", .. var rest] when TerminalOptions.Parse(rest) is { } options => await MeasureTerminalsAsync(options),
    _ when Options.Parse(args) is { } options => await MeasureBoxesAsync(options),
    _ => Refuse(),
};

static int Refuse()
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

static async Task<int> MeasureBoxesAsync(Options options)
{
    MachineFacts.Print();
    Report report = new();
    await using (Testbed testbed = await Testbed.StartAsync())
    {
        if (options.Wants("latency")) await Latency.RunAsync("one start, contenders taking turns", testbed.All, options.Rounds(500), report);
        if (options.Wants("lifecycle")) await Lifecycle.RunAsync("one box, in bursts of 64", testbed.Backend, options.Rounds(50), report);
        if (options.Wants("throughput")) await Throughput.RunAsync(testbed, options, report);
        if (options.Wants("living")) await LivingBoxes.RunAsync(testbed, options, report);
    }

    if (options.Json is { } file) report.Write(file);
    return 0;
}

static async Task<int> MeasureLanguagesAsync(LanguageOptions options)
{
    MachineFacts.Print();
    StepTable table = new();
    await using (LanguageTestbed testbed = await LanguageTestbed.StartAsync())
    {
        List<Language> languages = [];
        foreach (string id in options.Ids)
        {
            if (!testbed.Catalog.TryFind(id, out Language? found))
            {
                Console.Error.WriteLine($"{id} is no language; there are {string.Join(", ", testbed.Catalog.All.Select(language => language.Id))}");
                return 2;
            }

            languages.Add(found);
        }

        if (languages.Count == 0) languages.AddRange(testbed.Catalog.All.SelectMany(language => language.Variants.Where(variant => variant.Id == "dart-aot").Prepend(language)));
        StepTable.Begin();
        foreach (Language language in languages)
        {
            if (language.NotInstalled is { } reason)
            {
                Console.WriteLine($"{language.Id,-11} not measured: {reason}");
                continue;
            }

            await Languages.RunAsync(testbed, language, options.Rounds, table);
            if (language.Id == "cpp") await PrecompiledHeaders.RunAsync(testbed, language, options.Rounds, table);
        }

        table.End();
    }

    if (options.Json is { } file) table.Write(file);
    return 0;
}

static async Task<int> MeasureTerminalsAsync(TerminalOptions options)
{
    MachineFacts.Print();
    QuantityTable table = new();
    await using (TerminalTestbed testbed = await TerminalTestbed.StartAsync(options.Sessions)) await Terminals.RunAsync(testbed, options, table);
    table.End();
    if (options.Json is { } file) table.Write(file);
    return 0;
}
