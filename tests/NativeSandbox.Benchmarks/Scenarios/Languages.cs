using NativeSandbox.Benchmarks.Contenders;
using NativeSandbox.Benchmarks.Measuring;
using NativeSandbox.Core.Languages;

namespace NativeSandbox.Benchmarks.Scenarios;

/// <summary>Each language's self-test program compiled and run: bare in the image's root, in boxes, and through the server. The ways take turns, each second round in the other order.</summary>
internal static class Languages
{
    // Shorter runs are mostly the start, whose aims the other scenarios have.
    private const double LeastRun = 50;
    private const double CacheHit = 5;

    public static async Task RunAsync(LanguageTestbed testbed, Language language, int rounds, StepTable table)
    {
        LanguageProgram program = new(language, language.SelfTest, testbed.Policy);
        BareProgram bare = new(testbed.Root, program);
        BoxedProgram boxed = new(testbed.Backend, program);
        PostedProgram posted = new(testbed.Client, program);
        StepSamples bareCompile = new(), bareRun = new(), boxedCompile = new(), boxedRun = new();
        Samples first = new(), again = new(), beyond = new();
        for (int round = -1; round < rounds; round++)
        {
            bool warm = round >= 0;
            Func<Task>[] ways =
            [
                async () =>
                {
                    bareCompile.Add(await bare.CompileAsync(), warm);
                    bareRun.Add(await bare.RunAsync(), warm);
                },
                async () =>
                {
                    if (language.IsCompiled) boxedCompile.Add(await boxed.CompileAsync(default), warm);
                    boxedRun.Add(await boxed.RunAsync(default), warm);
                },
                async () =>
                {
                    TimeSpan whole = await posted.FirstAsync(default);
                    (TimeSpan wholeAgain, TimeSpan rest) = await posted.AgainAsync(default);
                    if (!warm) return;
                    first.Add(whole);
                    again.Add(wholeAgain);
                    beyond.Add(rest);
                },
            ];
            foreach (Func<Task> way in int.IsEvenInteger(round) ? ways : ways.Reverse()) await way();
        }

        if (language.IsCompiled) table.Add(Beside(language, "compile", bareCompile, boxedCompile));
        table.Add(Beside(language, "run", bareRun, boxedRun));
        if (language.IsCompiled) table.Add(Alone(language, "HTTP first", first, null));
        table.Add(Alone(language, language.IsCompiled ? "HTTP again" : "HTTP", again, null));
        table.Add(Alone(language, "- the run", beyond, language.IsCompiled ? CacheHit : null));
    }

    public static StepFigure Beside(Language language, string step, StepSamples bare, StepSamples boxed)
    {
        var time = Spread.Of(bare.Wall);
        return new StepFigure(language.Id, step, time, Spread.Of(boxed.Wall), bare.Cpu.Percentile(0.5), boxed.Cpu.Percentile(0.5), boxed.MemoryBytes,
            time.Median > LeastRun ? (0.03 * time.Median) + 2 : null);
    }

    private static StepFigure Alone(Language language, string step, Samples samples, double? allowed) =>
        new(language.Id, step, null, Spread.Of(samples), null, null, null, allowed);
}
