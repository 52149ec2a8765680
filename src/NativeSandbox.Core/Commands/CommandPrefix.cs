namespace NativeSandbox.Core.Commands;

/// <summary>What a command that runs other commands would run.</summary>
/// <param name="Rest">The command that it is put in front of, with its arguments; empty for none.</param>
/// <param name="Scripts">Text that it gives to a shell.</param>
/// <param name="Others">More commands among its arguments.</param>
internal sealed record CommandPrefix(IReadOnlyList<ShellWord> Rest, IReadOnlyList<string> Scripts, IReadOnlyList<IReadOnlyList<ShellWord>> Others)
{
    private static readonly CommandPrefix s_none = new([], [], []);

    // The letters and names of options that take the next word, and the words that come before the command.
    private static readonly Dictionary<string, (string[] WithValue, int Words)> s_prefixes = new(StringComparer.Ordinal)
    {
        ["env"] = (["-u", "--unset", "-C", "--chdir"], 0),
        ["command"] = ([], 0),
        ["builtin"] = ([], 0),
        ["exec"] = (["-a"], 0),
        ["nohup"] = ([], 0),
        ["setsid"] = ([], 0),
        ["time"] = (["-f", "--format", "-o", "--output"], 0),
        ["nice"] = (["-n", "--adjustment"], 0),
        ["ionice"] = (["-c", "--class", "-n", "--classdata", "-p", "--pid"], 0),
        ["chrt"] = (["-p", "-T", "-P", "-D"], 1),
        ["taskset"] = (["-p"], 1),
        ["timeout"] = (["-s", "--signal", "-k", "--kill-after"], 1),
        ["stdbuf"] = (["-i", "--input", "-o", "--output", "-e", "--error"], 0),
        ["xargs"] = (["-a", "--arg-file", "-d", "--delimiter", "-E", "-I", "-L", "--max-lines", "-n", "--max-args", "-P", "--max-procs", "-s", "--max-chars"], 0),
        ["parallel"] = (["-j", "--jobs", "-n", "-N", "-a", "-I"], 0),
        ["watch"] = (["-n", "--interval"], 0),
        ["busybox"] = ([], 0),
        ["toybox"] = ([], 0),
        ["chroot"] = ([], 1),
        ["unshare"] = ([], 0),
        ["nsenter"] = (["-t", "--target"], 0),
        ["prlimit"] = (["-p", "--pid", "-o", "--output"], 0),
        ["strace"] = (["-e", "-o", "-p", "-s", "-u", "-E", "-P"], 0),
        ["ltrace"] = (["-e", "-o", "-p", "-s", "-u"], 0),
        ["setarch"] = ([], 1),
        ["linux64"] = ([], 0),
        ["sudo"] = (["-u", "--user", "-g", "--group", "-h", "-p", "-C", "-r", "-t", "-U", "-D", "-R"], 0),
        ["doas"] = (["-u", "-C"], 0),
        ["fakeroot"] = (["-l", "-s", "-i", "-b"], 0),
        ["dbus-run-session"] = ([], 0),
        ["rlwrap"] = ([], 0),
        ["unbuffer"] = ([], 0),
    };

    private static readonly HashSet<string> s_shells = new(["sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "rbash", "fish"], StringComparer.Ordinal);

    /// <param name="words">The command's name and arguments.</param>
    public static CommandPrefix Of(IReadOnlyList<ShellWord> words)
    {
        string name = words[0].Text[(words[0].Text.LastIndexOf('/') + 1)..];
        if (name.Length == 0) return s_none with { Rest = [.. words.Skip(1)] };
        if (s_shells.Contains(name)) return OfShell(words);
        return name switch
        {
            "eval" => s_none with { Scripts = [Join(words.Skip(1))] },
            "trap" => s_none with { Scripts = [.. words.Skip(1).Take(1).Select(word => word.Text)] },
            "alias" => s_none with { Scripts = [.. words.Skip(1).Select(Value)] },
            "script" or "su" or "runuser" => s_none with { Scripts = [.. After(words, "-c", "--command").Take(1).Select(word => word.Text)] },
            "watch" => s_none with { Scripts = [Join(SkipOptions(words, s_prefixes[name].WithValue))] },
            "find" => s_none with { Others = [.. FindCommands(words)] },
            // Only asks where a command is.
            "command" when words.Count > 1 && words[1].Text is "-v" or "-V" => s_none,
            "env" when words.Any(word => word.Text.StartsWith("-S", StringComparison.Ordinal) || word.Text.StartsWith("--split-string", StringComparison.Ordinal)) =>
                s_none with { Scripts = [Join(words.Skip(1).Where(word => !IsAssignment(word)).Select(SplitString))] },
            "env" or "sudo" or "doas" => s_none with { Rest = [.. SkipOptions(words, s_prefixes[name].WithValue).SkipWhile(IsAssignment)] },
            _ when s_prefixes.TryGetValue(name, out (string[] WithValue, int Words) prefix) =>
                s_none with { Rest = [.. SkipOptions(words, prefix.WithValue).Skip(prefix.Words)] },
            _ => s_none,
        };
    }

    private static CommandPrefix OfShell(IReadOnlyList<ShellWord> words)
    {
        for (int i = 1; i + 1 < words.Count; i++)
        {
            string word = words[i].Text;
            // Letters may stand together: bash -lc '…'.
            if (word.Length > 1 && word[0] == '-' && word[1] != '-' && word.Contains('c', StringComparison.Ordinal)) return s_none with { Scripts = [words[i + 1].Text] };
        }
        return s_none;
    }

    private static IEnumerable<ShellWord> SkipOptions(IReadOnlyList<ShellWord> words, string[] withValue)
    {
        int i = 1;
        while (i < words.Count && words[i].Text.Length > 1 && words[i].Text[0] == '-')
        {
            string option = words[i++].Text;
            if (option == "--") break;
            if (withValue.Contains(option)) i++;
        }
        return words.Skip(i);
    }

    private static IEnumerable<ShellWord> After(IReadOnlyList<ShellWord> words, params string[] options) =>
        words.SkipWhile(word => !options.Contains(word.Text)).Skip(1);

    private static IEnumerable<IReadOnlyList<ShellWord>> FindCommands(IReadOnlyList<ShellWord> words)
    {
        for (int i = 1; i < words.Count; i++)
        {
            if (words[i].Text is not ("-exec" or "-execdir" or "-ok" or "-okdir")) continue;
            ShellWord[] command = [.. words.Skip(i + 1).TakeWhile(word => word.Text is not (";" or "+"))];
            yield return command;
            i += command.Length;
        }
    }

    private static string SplitString(ShellWord word) =>
        word.Text.StartsWith("--split-string", StringComparison.Ordinal) ? word.Text["--split-string".Length..].TrimStart('=')
        : word.Text.StartsWith("-S", StringComparison.Ordinal) ? word.Text[2..]
        : word.Text.StartsWith('-') ? "" : word.Text;

    private static bool IsAssignment(ShellWord word) => word.Text.IndexOf('=', StringComparison.Ordinal) > 0;

    private static string Value(ShellWord word) => word.Text[(word.Text.IndexOf('=', StringComparison.Ordinal) + 1)..];

    private static string Join(IEnumerable<ShellWord> words) => string.Join(' ', words.Select(word => word.Text));

    private static string Join(IEnumerable<string> words) => string.Join(' ', words);
}
