using System.CommandLine;
using NativeSandbox.Server.Configuration;

namespace NativeSandbox.Server.Commands;

/// <summary>The commands and the settings in mdoc(7), for man/nativesandbox.1.</summary>
internal static class ManText
{
    public static void Write(TextWriter output, RootCommand root)
    {
        output.WriteLine(".Sh COMMANDS");
        foreach (Command leaf in Usage.Leaves(root)) Describe(output, leaf);
        output.WriteLine(".Sh SETTINGS");
        output.WriteLine("Each may be set in");
        output.WriteLine(".Pa appsettings.json");
        output.WriteLine("and");
        output.WriteLine(".Pa .env");
        output.WriteLine("in the working directory, in the environment, and on the command line of");
        output.WriteLine(".Cm serve , doctor");
        output.WriteLine("and");
        output.WriteLine(".Cm languages");
        output.WriteLine("as an option in small letters with hyphens");
        output.WriteLine(".Pq Fl -rate-limit-window-ms Ar 1000 ;");
        output.WriteLine("the later ones win.");
        output.WriteLine(".Bl -tag -width Ds");
        foreach (Setting setting in Settings.All)
        {
            output.WriteLine($".It {string.Join(" , ", setting.Aliases.Prepend(setting.Name).Select(name => $"Ev {name}"))}");
            foreach (string sentence in Sentences($"{setting.Meaning} Takes {setting.Range}. Default: {setting.Default}.")) output.WriteLine(sentence);
        }
        output.WriteLine(".El");
    }

    private static void Describe(TextWriter output, Command command)
    {
        string path = CommandTree.PathOf(command)["nativesandbox ".Length..];
        output.WriteLine($".Ss {path}");
        foreach (string sentence in Sentences(command.Description)) output.WriteLine(sentence);
        if (command.Arguments.Count + command.Options.Count == 0) return;
        output.WriteLine(".Bl -tag -width Ds");
        foreach (Argument argument in command.Arguments) Item(output, $"Ar {argument.Name}", argument.Description);
        foreach (Option option in command.Options)
        {
            string value = option.Arity.MaximumNumberOfValues == 0 ? "" : $" Ar {option.HelpName}";
            Item(output, $"Fl {option.Name[1..]}{value}", option.Description);
        }
        output.WriteLine(".El");
    }

    private static void Item(TextWriter output, string head, string? description)
    {
        output.WriteLine($".It {head}");
        foreach (string sentence in Sentences(description)) output.WriteLine(sentence);
    }

    // A sentence a line, as mdoc wants it for the space between them.
    private static IEnumerable<string> Sentences(string? text) => (text ?? "").Replace(". ", ".\n", StringComparison.Ordinal).Split('\n').Select(Text);

    /// <summary>Text that roff takes for text: backslashes are escapes to it, and a dot or a quote begins a request.</summary>
    private static string Text(string text)
    {
        string escaped = text.Replace("\\", "\\e", StringComparison.Ordinal);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? "\\&" + escaped : escaped;
    }
}
