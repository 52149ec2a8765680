using System.CommandLine;
using NativeSandbox.Server.Commands.Keys;
using NativeSandbox.Server.Commands.Languages;
using NativeSandbox.Server.Commands.Run;
using NativeSandbox.Server.Commands.SelfTests;
using NativeSandbox.Server.Hosting;

namespace NativeSandbox.Server.Commands;

/// <summary>Every command with its arguments and options. Parsing, <c>--help</c> and the man page come from here.</summary>
internal static class CommandTree
{
    public static RootCommand Build(TextWriter output, TextWriter error)
    {
        var root = new RootCommand("run untrusted code in native Linux sandboxes, over HTTP");
        // Help, version and errors have their own form here, and "[suggest]" is no command of ours.
        root.Options.Clear();
        root.Directives.Clear();
        root.Subcommands.Add(Serve(output, error));
        root.Subcommands.Add(Doctor(output, error));
        root.Subcommands.Add(LanguagesCommand.Define(output, error));
        root.Subcommands.Add(SelfTestCommand.Define(output, error));
        root.Subcommands.Add(KeysCommand.Define(output, error));
        root.Subcommands.Add(RunCommand.Define(error));
        root.Subcommands.Add(Version(output));
        root.Subcommands.Add(Help(root, output));
        return root;
    }

    /// <summary>The words that lead to a command: <c>nativesandbox keys add</c>.</summary>
    public static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : "nativesandbox";

    /// <summary>Whether a command takes every setting as <c>--setting value</c>.</summary>
    public static bool TakesSettings(Command command) => !command.TreatUnmatchedTokensAsErrors;

    private static Command Serve(TextWriter output, TextWriter error)
    {
        var serve = new Command("serve", "Serve until SIGTERM or SIGINT. The default.") { TreatUnmatchedTokensAsErrors = false };
        serve.SetAction((parsed, _) => ServeCommand.RunAsync([.. parsed.UnmatchedTokens], output, error));
        return serve;
    }

    private static Command Doctor(TextWriter output, TextWriter error)
    {
        var json = Usage.Flag("--json", "Print an array of {name, status, found, fix}.");
        var doctor = new Command("doctor", "Check this machine, the configuration and the languages, one line a finding.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        doctor.Options.Add(json);
        doctor.SetAction((parsed, _) => DoctorCommand.RunAsync(parsed.GetValue(json), [.. parsed.UnmatchedTokens], output, error));
        return doctor;
    }

    private static Command Version(TextWriter output)
    {
        var version = new Command("version", "Print the version.");
        version.SetAction(_ =>
        {
            output.WriteLine($"nativesandbox {ServerVersion.Text}");
            return ExitCode.Success;
        });
        return version;
    }

    private static Command Help(RootCommand root, TextWriter output)
    {
        var about = new Argument<string[]>("COMMAND") { Description = "What to tell about.", Arity = ArgumentArity.ZeroOrMore };
        var markdown = Usage.Flag("--markdown", "Print the settings as the README has them.");
        var man = Usage.Flag("--man", "Print the commands and settings as the man page has them.");
        var help = new Command("help", "Print what there is to know of a command, or of all.");
        help.Arguments.Add(about);
        help.Options.Add(markdown);
        help.Options.Add(man);
        help.SetAction(parsed =>
        {
            if (parsed.GetValue(markdown)) HelpText.WriteMarkdown(output);
            else if (parsed.GetValue(man)) ManText.Write(output, root);
            else HelpText.Write(output, root.Parse(parsed.GetValue(about) ?? []).CommandResult.Command);
            return ExitCode.Success;
        });
        return help;
    }
}
