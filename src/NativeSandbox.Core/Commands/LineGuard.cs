namespace NativeSandbox.Core.Commands;

/// <summary>Looks at a line that somebody typed for a shell before the shell gets it, and says what is wrong with it.</summary>
/// <remarks>
/// This is for people, who get a sentence instead of an odd error. What keeps programs from being run and files from being reached
/// is the box: its forbidden commands cannot be executed under any name, and there is nothing outside of it to reach.
/// </remarks>
/// <param name="forbidden">Commands that are refused, by their names without a path.</param>
public sealed class LineGuard(IReadOnlyList<string> forbidden)
{
    private readonly HashSet<string> _forbidden = new(forbidden, StringComparer.Ordinal);

    /// <summary>Looks at one line, or several.</summary>
    /// <returns>Null where nothing is wrong with it.</returns>
    public LineRefusal? Check(string line)
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal) { ["HOME"] = PathRules.Home, ["TMPDIR"] = "/tmp" };
        try
        {
            return CheckCommands(line, variables, new PathRules(), 0);
        }
        catch (FormatException)
        {
            return new LineRefusal("nesting", "This line has too many commands within commands.");
        }
    }

    private LineRefusal? CheckCommands(string line, Dictionary<string, string> variables, PathRules paths, int depth)
    {
        if (depth > ShellWords.MaximumDepth) throw new FormatException("commands are nested too deeply");
        foreach (ShellCommand command in ShellWords.Parse(line, variables, depth))
        {
            LineRefusal? refusal = CheckNames(command.Words, variables, paths, depth)
                ?? command.Words.Concat(command.Redirections).Select(paths.Check).FirstOrDefault(found => found is not null);
            if (refusal is not null) return refusal;
            paths.Follow(command.Words);
        }
        return null;
    }

    private LineRefusal? CheckNames(IReadOnlyList<ShellWord> words, Dictionary<string, string> variables, PathRules paths, int depth)
    {
        for (int prefixes = depth; words.Count > 0; prefixes++)
        {
            if (prefixes > ShellWords.MaximumDepth) throw new FormatException("commands are nested too deeply");
            if (FindForbidden(words[0]) is { } name) return new LineRefusal(name, $"{name} is not allowed here.");
            CommandPrefix prefix = CommandPrefix.Of(words);
            foreach (string script in prefix.Scripts)
            {
                if (CheckCommands(script, variables, paths, depth + 1) is { } refusal) return refusal;
            }
            foreach (IReadOnlyList<ShellWord> other in prefix.Others)
            {
                if (CheckNames(other, variables, paths, depth + 1) is { } refusal) return refusal;
            }
            words = prefix.Rest;
        }
        return null;
    }

    private string? FindForbidden(ShellWord word)
    {
        string name = word.Text[(word.Text.LastIndexOf('/') + 1)..];
        if (_forbidden.Contains(name)) return name;
        // mkfs(8) is a front for one program for each file system: mkfs.ext4.
        if (name.StartsWith("mkfs.", StringComparison.Ordinal) && _forbidden.Contains("mkfs")) return "mkfs";
        return word.IsPattern ? _forbidden.FirstOrDefault(candidate => FilePattern.Matches(word.Slice(word.Text.Length - name.Length, name.Length), candidate)) : null;
    }
}
