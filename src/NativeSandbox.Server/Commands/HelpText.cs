using System.CommandLine;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Commands;

/// <summary>What <c>--help</c> prints. Commands come from the tree that parses them, settings from the table that does.</summary>
internal static class HelpText
{
    private const int Width = 80;
    private const int Column = 26;

    /// <summary>A command's manual, or with the root that of the program.</summary>
    public static void Write(TextWriter output, Command command)
    {
        bool all = command is RootCommand;
        output.WriteLine("NAME");
        output.WriteLine($"    {(all ? "nativesandbox" : CommandTree.PathOf(command))} - {First(command.Description)}");
        output.WriteLine();
        output.WriteLine("SYNOPSIS");
        foreach (Command leaf in Usage.Leaves(command)) output.WriteLine($"    {Usage.Line(leaf)}");
        output.WriteLine();
        if (command.Subcommands.Count > 0) Commands(output, command);
        else Words(output, command);
        if (all || CommandTree.TakesSettings(command)) WriteSettings(output);
        output.WriteLine("EXIT STATUS");
        foreach (string line in ExitCode.Explain(command)) output.WriteLine($"    {line}");
        output.WriteLine();
        output.WriteLine("SEE ALSO");
        output.WriteLine(all ? "    nativesandbox help COMMAND, man nativesandbox, nsbox run --help" : "    nativesandbox help, man nativesandbox");
    }

    /// <summary>The settings as the README has them.</summary>
    public static void WriteMarkdown(TextWriter output)
    {
        output.WriteLine("| name | default | range | meaning |");
        output.WriteLine("| --- | --- | --- | --- |");
        foreach (Setting setting in Settings.All)
        {
            string names = string.Join(", ", setting.Aliases.Prepend(setting.Name).Select(name => $"`{name}`"));
            // A bar would end the cell.
            output.WriteLine($"| {names} | {setting.Default} | {setting.Range} | {setting.Meaning.Replace("|", "\\|", StringComparison.Ordinal)} |");
        }
    }

    private static void Commands(TextWriter output, Command command)
    {
        output.WriteLine("COMMANDS");
        foreach (Command leaf in Usage.Leaves(command)) Entry(output, CommandTree.PathOf(leaf)["nativesandbox ".Length..], leaf.Description);
        output.WriteLine();
    }

    private static void Words(TextWriter output, Command command)
    {
        if (command.Arguments.Count + command.Options.Count == 0) return;
        output.WriteLine("OPTIONS");
        foreach (Argument argument in command.Arguments) Entry(output, argument.Name, argument.Description);
        foreach (Option option in command.Options) Entry(output, Usage.Of(option), option.Description);
        output.WriteLine();
    }

    private static void WriteSettings(TextWriter output)
    {
        output.WriteLine("""
            SETTINGS
                From appsettings.json and .env in the working directory, the environment and the
                command line (--port 3001, --PORT=3001); the later ones win.

            """);
        foreach (Setting setting in Settings.All)
        {
            output.WriteLine($"    {string.Join(", ", setting.Aliases.Prepend(setting.Name))}");
            output.WriteLine($"        {setting.Meaning}");
            output.WriteLine($"        Takes {setting.Range}. Default: {setting.Default}.");
        }
        output.WriteLine();
    }

    private static void Entry(TextWriter output, string name, string? description)
    {
        string line = $"    {name}".PadRight(Column);
        if (line.Length > Column)
        {
            output.WriteLine(line);
            line = new string(' ', Column);
        }
        string indent = new(' ', Column);
        foreach (string word in (description ?? "").Split(' '))
        {
            if (line.Length + word.Length > Width && !string.IsNullOrWhiteSpace(line))
            {
                output.WriteLine(line.TrimEnd());
                line = indent;
            }
            line += word + " ";
        }
        output.WriteLine(line.TrimEnd());
    }

    // In a NAME line the first sentence is a clause.
    private static string First(string? description)
    {
        string sentence = (description ?? "").Split(". ")[0].TrimEnd('.');
        return sentence.Length > 0 ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : "";
    }
}
