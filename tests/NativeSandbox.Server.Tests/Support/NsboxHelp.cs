using System.Text.RegularExpressions;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>What the built nsbox says of itself.</summary>
internal static partial class NsboxHelp
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "nsbox");

    public static IReadOnlyList<string> Commands { get; } =
        CommandsPattern().Match(Repository.Run(Program)!.Value.Error).Groups[1].Value.Split('|');

    /// <summary>The options of a command as <c>--name VALUE</c>, with their descriptions, white space made one space.</summary>
    public static IReadOnlyList<(string Option, string Description)> Options(string command)
    {
        string help = Repository.Run(Program, command, "--help")!.Value.Output;
        if (command is "doctor") return [("--json", JsonPattern().Match(help).Groups[1].Value)];
        return [.. OptionPattern().Matches(help).Select(match => (match.Groups[1].Value, SpacePattern().Replace(match.Groups[2].Value, " ").Trim()))];
    }

    [GeneratedRegex("usage: nsbox ([a-z|-]+)")]
    private static partial Regex CommandsPattern();

    [GeneratedRegex(@"--json (prints an array of \{[^}]*\})")]
    private static partial Regex JsonPattern();

    // An option, its value in capitals, and whatever is indented further.
    [GeneratedRegex(@"^ {4}(--[a-z-]+(?: [A-Z]\S*)?) +(\S.*(?:\n {8,}.*)*)", RegexOptions.Multiline)]
    private static partial Regex OptionPattern();

    [GeneratedRegex(@"\s+")]
    private static partial Regex SpacePattern();
}
