namespace NativeSandbox.Core.Commands;

/// <summary>Reads a line as a POSIX shell (and bash) would, to see which commands it runs; nothing is run.</summary>
/// <remarks>What cannot be known from the line alone (a variable set elsewhere, a command's output) is left out of the words.</remarks>
public static class ShellWords
{
    /// <summary>More levels of commands in commands than this nobody types; the rest is not read and <see cref="Parse(string)"/> says so.</summary>
    public const int MaximumDepth = 24;

    /// <summary>All commands of a line in the order in which they stand there, those in substitutions included. A line that is cut within quotes is read as if they ended with it.</summary>
    /// <exception cref="FormatException">Commands are nested deeper than <see cref="MaximumDepth"/>.</exception>
    public static IReadOnlyList<ShellCommand> Parse(string line) => Parse(line, new Dictionary<string, string>(StringComparer.Ordinal), 0);

    internal static IReadOnlyList<ShellCommand> Parse(string line, Dictionary<string, string> variables, int depth)
    {
        List<ShellCommand> commands = [];
        new ShellParser(line, variables, commands, depth).ParseAll();
        return commands;
    }
}
