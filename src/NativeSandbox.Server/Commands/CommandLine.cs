using System.CommandLine;
using System.CommandLine.Parsing;
using NativeSandbox.Server.Configuration;
using NativeSandbox.Server.Logging;

namespace NativeSandbox.Server.Commands;

/// <summary>Finds the command, <c>serve</c> where none is named, and runs it. Whatever is wrong with the words is one line on standard error.</summary>
internal static class CommandLine
{
    // "@python …" is a deny pattern and "-ab" never two options: what is typed is taken as it is.
    private static readonly ParserConfiguration Literal = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        try
        {
            string[] words = WithCommand(arguments);
            // The library takes some 15 ms to load and build its tree, which would only find all of these words unmatched.
            if (words is ["serve", .. string[] settings] && !HelpIsWanted(arguments)) return await ServeCommand.RunAsync(settings, output, error).ConfigureAwait(false);
            RootCommand root = CommandTree.Build(output, error);
            if (HelpIsWanted(arguments)) return ShowHelp(root, arguments, output);
            ParseResult parsed = root.Parse(words, Literal);
            Check(parsed, arguments);
            // Commands listen for signals themselves; a fault that none of them expects shall end the process with its stack.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }).ConfigureAwait(false);
        }
        catch (UsageException wrong)
        {
            error.WriteLine($"nativesandbox: {wrong.Message}");
            return ExitCode.Usage;
        }
        catch (ConfigurationException wrong)
        {
            error.WriteLine($"nativesandbox: {wrong.Message}");
            return ExitCode.Configuration;
        }
    }

    private static string[] WithCommand(string[] arguments) => arguments switch
    {
        ["--version"] or ["serve", "--version"] => ["version"],
        [] => ["serve"],
        [{ } first, ..] when first.StartsWith('-') => ["serve", .. arguments],
        _ => arguments,
    };

    // What follows "--" are a program's own words.
    private static bool HelpIsWanted(string[] arguments) => arguments.TakeWhile(argument => argument != "--").Any(argument => argument is "--help" or "-h");

    private static int ShowHelp(RootCommand root, string[] arguments, TextWriter output)
    {
        string[] words = [.. arguments.TakeWhile(argument => !argument.StartsWith('-'))];
        HelpText.Write(output, root.Parse(words, Literal).CommandResult.Command);
        return ExitCode.Success;
    }

    /// <exception cref="UsageException">The words are no command line.</exception>
    private static void Check(ParseResult parsed, string[] arguments)
    {
        Command command = parsed.CommandResult.Command;
        string help = $"{CommandTree.PathOf(command)} --help";
        IEnumerable<string> options = command.Options.Select(option => option.Name);
        if (!command.TreatUnmatchedTokensAsErrors)
        {
            _ = CommandLineSettings.Read(parsed.UnmatchedTokens, options, help).ToList();
        }
        else if (parsed.UnmatchedTokens.Concat(Positional(parsed, command, arguments)).FirstOrDefault(IsOption) is { } option)
        {
            throw new UsageException($"'{LogText.Escape(option)}' is not an option of {CommandTree.PathOf(command)}{Suggestion.For(option, options, help)}");
        }
        else if (parsed.UnmatchedTokens is [{ } unknown, ..])
        {
            string shown = LogText.Escape(unknown);
            throw new UsageException(command.Subcommands.Count > 0
                    ? $"'{shown}' is not a command{Suggestion.For(unknown, command.Subcommands.Select(sub => sub.Name), help)}"
                    : $"'{shown}' is one argument too many; see {help}.");
        }
        if (parsed.Errors is not [{ } first, ..]) return;
        throw new UsageException(command.Subcommands.Count > 0
            ? $"{command.Name} needs one of {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}; see {help}."
            : $"{Explain(first)}; see {help}.");
    }

    // A program takes any arguments, so a misspelt option would be one of them; only behind "--" it is meant to be.
    private static IEnumerable<string> Positional(ParseResult parsed, Command command, string[] arguments)
    {
        int end = Array.IndexOf(arguments, "--");
        int behind = end < 0 ? 0 : arguments.Length - end - 1;
        return command.Arguments.SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? []).Select(token => token.Value).SkipLast(behind);
    }

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    private static string Explain(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Option: { } option } => option.Arity.MaximumNumberOfValues == 0
            ? $"{option.Name} takes no value"
            : $"{option.Name} needs one {option.HelpName}",
        ArgumentResult { Argument: { } argument } => $"{argument.Name} is missing",
        CommandResult { Command: { } command } when command.Arguments.FirstOrDefault() is { } argument => $"{argument.Name} is missing",
        _ => error.Message.TrimEnd('.'),
    };
}
