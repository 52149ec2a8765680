namespace NativeSandbox.Core.Commands;

/// <summary>Which paths a line may name, following its <c>cd</c> from the user's directory on.</summary>
internal sealed class PathRules
{
    public const string Home = "/home/sandbox";

    private static readonly string[] s_open =
    [
        Home, "/tmp", "/box", "/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin",
        "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/fd", "/dev/shm",
    ];

    // A word with a slash in front is a path only where it names something: sed's /x/d is none.
    private static readonly HashSet<string> s_roots = new(StringComparer.Ordinal)
    {
        "bin", "boot", "box", "dev", "etc", "home", "lib", "lib32", "lib64", "libx32", "media", "mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys", "tmp", "usr", "var",
    };

    private string _directory = Home;

    /// <summary>Looks at a word, and at what stands behind <c>=</c> or an option's letter in it.</summary>
    public LineRefusal? Check(ShellWord word)
    {
        if (word.BeginsUnknown) return null;
        string text = word.Text;
        if (CheckPath(text) is { } refusal) return refusal;
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && CheckPath(text[(equals + 1)..]) is { } behind) return behind;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return text.StartsWith('-') && slash > 0 ? CheckPath(text[slash..]) : null;
    }

    /// <summary>Goes where a command goes.</summary>
    public void Follow(IReadOnlyList<ShellWord> words)
    {
        if (words.Count == 0 || words[0].Text is not ("cd" or "pushd")) return;
        string target = words.Skip(1).FirstOrDefault(word => !word.Text.StartsWith('-'))?.Text ?? "~";
        _directory = Resolve(target);
    }

    private LineRefusal? CheckPath(string path)
    {
        bool absolute = path.StartsWith('/');
        bool upwards = path.Split('/').Contains("..");
        if (path.Length > 1 && path[0] == '~' && path[1] != '/' && char.IsAsciiLetter(path[1])) return Refuse(path);
        if (!absolute && !upwards) return null;
        string resolved = Resolve(path);
        if (s_open.Any(open => resolved == open || resolved.StartsWith($"{open}/", StringComparison.Ordinal))) return null;
        if (absolute && !upwards && resolved != "/" && !s_roots.Contains(resolved.Split('/')[1])) return null;
        return absolute
            ? Refuse(path)
            : new LineRefusal(path, $"{path} leads out of your directory; write where you mean from {Home} on.");
    }

    private string Resolve(string path)
    {
        string full = path.StartsWith('/') ? path : path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? Home + path[1..] : $"{_directory}/{path}";
        Stack<string> parts = [];
        foreach (string part in full.Split('/'))
        {
            if (part == "..") parts.TryPop(out _);
            else if (part is not ("" or ".")) parts.Push(part);
        }
        return $"/{string.Join('/', parts.Reverse())}";
    }

    private static LineRefusal Refuse(string path) => new(path, $"{path} is outside of the sandbox; your files are in {Home}, and /tmp is for files that need not stay.");
}
