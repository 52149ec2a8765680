using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using NativeSandbox.Core.Languages;
using NativeSandbox.Core.Text;
using NativeSandbox.Server.Commands.Services;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Execution;
using NativeSandbox.Server.Logging;

namespace NativeSandbox.Server.Commands.Run;

/// <summary><c>nativesandbox run FILE</c>: the program's output is our output, its exit code ours.</summary>
internal sealed class RunCommand
{
    private readonly Argument<string> file = new("FILE") { Description = "The program's source." };
    private readonly Argument<string[]> words = new("ARGUMENT") { Description = "Arguments of the program; behind -- also those that begin with a hyphen.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> language = new("--language") { HelpName = "ID", Description = "A language's id or alias. Without it the #! line or the name of FILE tells." };
    private readonly Option<string> input = new("--input")
    {
        HelpName = "FILE",
        Description = "Read standard input from FILE, - for our own. Without it our own is passed on where it is no terminal.",
    };

    private readonly Option<string[]> argument = new("--arg") { HelpName = "ARGUMENT", Description = "One more argument of the program. May be given many times.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> timeLimit = new("--time-limit") { HelpName = "TIME", Description = "Time on the clock, such as 2, 0.5 or 1500ms." };
    private readonly Option<string> cpuTime = new("--cpu-time") { HelpName = "TIME", Description = "CPU time of all processes together." };
    private readonly Option<string> memory = new("--memory") { HelpName = "SIZE", Description = "Memory of all processes together, such as 64m." };
    private readonly Option<bool> json = Usage.Flag("--json", "Print the answer of POST /api/execute instead of the program's output.");
    private readonly Option<bool> verbose = Usage.Flag("--verbose", "Print the verdict, times and memory on standard error also where that is no terminal.");
    private readonly ServiceOptions service = new();

    public static Command Define(TextWriter error)
    {
        var run = new RunCommand();
        var command = new Command("run", "Run a program, through the service of this machine if it runs, otherwise in a box made for it.");
        command.Arguments.Add(run.file);
        command.Arguments.Add(run.words);
        foreach (Option option in (Option[])[run.language, run.input, run.argument, run.timeLimit, run.cpuTime, run.memory, run.json, run.verbose]) command.Options.Add(option);
        run.service.AddTo(command);
        command.SetAction((parsed, _) => run.RunAsync(parsed, error));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, TextWriter error)
    {
        using var stop = new CancellationTokenSource();
        int signal = 0;
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, 2));
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, 15));
        try
        {
            ExecuteResponse answer = await ExecuteAsync(parsed, error, stop.Token).ConfigureAwait(false);
            Show(parsed, answer, error);
            return RunReport.ExitStatus(answer);
        }
        // The box goes with the connection, so a stop may also look like a service that failed.
        catch (Exception ended) when (stop.IsCancellationRequested && ended is OperationCanceledException or ServiceException)
        {
            return 128 + signal;
        }
        catch (ServiceException refused)
        {
            error.WriteLine($"nativesandbox: {refused.Message}");
            return refused.ExitCode;
        }
        catch (InputException wrong)
        {
            error.WriteLine($"nativesandbox: {wrong.Message}");
            return wrong.ExitCode;
        }

        void Stop(PosixSignalContext context, int number)
        {
            context.Cancel = true;
            signal = number;
            stop.Cancel();
        }
    }

    private async Task<ExecuteResponse> ExecuteAsync(ParseResult parsed, TextWriter error, CancellationToken cancellationToken)
    {
        string path = parsed.GetValue(file)!;
        var program = new ProgramToRun
        {
            File = path,
            Code = ProgramToRun.ReadCode(path),
            Language = parsed.GetValue(language),
            Arguments = [.. parsed.GetValue(argument) ?? [], .. parsed.GetValue(words) ?? []],
            WallTimeMs = Amounts.Milliseconds(timeLimit.Name, parsed.GetValue(timeLimit)),
            CpuTimeMs = Amounts.Milliseconds(cpuTime.Name, parsed.GetValue(cpuTime)),
            MemoryBytes = Amounts.Bytes(memory.Name, parsed.GetValue(memory)),
        };
        Dictionary<string, string> settings = SettingSources.Read(Directory.GetCurrentDirectory(), Environment.GetEnvironmentVariables(), []);
        bool text = parsed.GetValue(json);
        using ServiceClient? client = await service.FindAsync(parsed, settings, cancellationToken).ConfigureAwait(false);
        if (client is not null && program.Language is not null)
        {
            program = program with { Input = await ReadInputAsync(parsed, cancellationToken).ConfigureAwait(false) };
            return await ServiceRun.RunAsync(client, program, text ? "text" : "base64", cancellationToken).ConfigureAwait(false);
        }
        Language known = Find(program, Manifests.Load(BackendOptions.From(settings, Directory.GetCurrentDirectory())));
        program = program with { Language = known.Id, Input = await ReadInputAsync(parsed, cancellationToken).ConfigureAwait(false) };
        if (client is not null) return await ServiceRun.RunAsync(client, program, text ? "text" : "base64", cancellationToken).ConfigureAwait(false);
        Action<string> log = parsed.GetValue(verbose) ? line => error.WriteLine(LogText.Escape(line)) : _ => { };
        return await DirectRun.RunAsync(settings, program, known, text ? OutputEncoding.Text : OutputEncoding.Base64, log, cancellationToken).ConfigureAwait(false);
    }

    private Task<ReadOnlyMemory<byte>> ReadInputAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        ProgramToRun.ReadInputAsync(parsed.GetValue(input), cancellationToken);

    private static Language Find(ProgramToRun program, LanguageCatalog catalog)
    {
        if (program.Language is not { } name) return ProgramLanguage.Of(program.File, program.Code, catalog);
        return catalog.TryFind(name, out Language? found)
            ? found
            : throw new UsageException($"--language is '{LogText.Escape(name)}'; it must be one of {string.Join(", ", catalog.All.Select(known => known.Id))}.");
    }

    private void Show(ParseResult parsed, ExecuteResponse answer, TextWriter error)
    {
        using Stream output = Console.OpenStandardOutput();
        TextWriter? verdict = parsed.GetValue(verbose) || !Console.IsErrorRedirected ? error : null;
        if (!parsed.GetValue(json))
        {
            using Stream errors = Console.OpenStandardError();
            RunReport.WriteStreams(answer, output, errors, verdict);
            return;
        }
        // For programs and people, not for HTML.
        var context = new RunJson(new JsonSerializerOptions(RunJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        JsonSerializer.Serialize(output, answer, context.ExecuteResponse);
        output.WriteByte((byte)'\n');
        verdict?.WriteLine(RunReport.Line(answer));
    }
}
