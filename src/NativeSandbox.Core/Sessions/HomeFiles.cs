namespace NativeSandbox.Core.Sessions;

/// <summary>Which files of which directories running programs are made of.</summary>
internal sealed class HomeFiles
{
    private readonly Lock _lock = new();
    private readonly HashSet<(string Home, string Path)> _taken = [];

    /// <summary>Takes a program's files until the lease is given back.</summary>
    /// <exception cref="SessionException">Another program is made of one of them.</exception>
    public FileLease Take(string home, SessionProgram program)
    {
        (string, string Path)[] wanted = [.. program.Files.Select(file => file.Path).Concat(program.Artefacts).Distinct(StringComparer.Ordinal).Select(path => (home, path))];
        lock (_lock)
        {
            foreach ((string Home, string Path) file in wanted)
            {
                if (_taken.Contains(file))
                    throw new SessionException(SessionProblem.FilesInUse, $"{file.Path} belongs to a program that runs in this directory; wait for its end, or use another session.");
            }
            _taken.UnionWith(wanted);
        }
        return new FileLease(() => GiveBack(wanted));
    }

    private void GiveBack((string, string)[] files)
    {
        lock (_lock) _taken.ExceptWith(files);
    }
}
