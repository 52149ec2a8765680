using System.CommandLine;

namespace NativeSandbox.Server.Commands;

/// <summary>The parts of a command as manuals write them: <c>FILE</c>, <c>[ARGUMENT]...</c>, <c>--url URL</c>.</summary>
internal static class Usage
{
    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>The commands that can be run: those without commands below them.</summary>
    public static IEnumerable<Command> Leaves(Command command) =>
        command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(Leaves);

    public static string Of(Argument argument) =>
        (argument.Arity.MinimumNumberOfValues, argument.Arity.MaximumNumberOfValues) switch
        {
            (0, > 1) => $"[{argument.Name}]...",
            (0, _) => $"[{argument.Name}]",
            _ => argument.Name,
        };

    public static string Of(Option option) => option.Arity.MaximumNumberOfValues == 0 ? option.Name : $"{option.Name} {option.HelpName}";

    /// <summary>One command on one line, with what stands for its options where it has many.</summary>
    public static string Line(Command command)
    {
        IEnumerable<string> words = command.Options.Count > 3
            ? ["[OPTION]..."]
            : command.Options.Select(option => $"[{Of(option)}]");
        if (CommandTree.TakesSettings(command)) words = words.Append("[--SETTING VALUE]...");
        string path = command.Name == "serve" ? "nativesandbox [serve]" : CommandTree.PathOf(command);
        return string.Join(' ', [path, .. command.Arguments.Where(Leads).Select(Of), .. words, .. command.Arguments.Where(argument => !Leads(argument)).Select(Of)]);
    }

    // What may be left out comes last.
    private static bool Leads(Argument argument) => argument.Arity.MinimumNumberOfValues > 0;
}
