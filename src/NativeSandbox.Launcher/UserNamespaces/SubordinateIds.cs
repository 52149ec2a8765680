using System.Globalization;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;

namespace NativeSandbox.Launcher.UserNamespaces;

/// <summary>Reads subuid(5) and subgid(5): which ids an account may map.</summary>
/// <param name="root">The directory that stands for <c>/</c>.</param>
internal sealed class SubordinateIds(string root)
{
    /// <summary>Where shadow's useradd(8) begins (SUB_UID_MIN of login.defs).</summary>
    private const uint FirstSubordinate = 100_000;

    private readonly string _users = Path.Join(root, "/etc/subuid"), _groups = Path.Join(root, "/etc/subgid"), _accounts = Path.Join(root, "/etc/passwd");

    /// <summary>Those of this machine.</summary>
    public static SubordinateIds OfThisMachine { get; } = new("/");

    /// <summary>The range of the account that runs nsbox, where newuidmap(1) is there to map it.</summary>
    public IdRange? OfThisUser() => File.Exists("/usr/bin/newuidmap") && File.Exists("/usr/bin/newgidmap")
        ? Of(LibC.geteuid().ToString(CultureInfo.InvariantCulture)) ?? Of(Environment.UserName)
        : null;

    /// <summary>An account's first range that is large enough and the same for users and groups.</summary>
    public IdRange? Of(string account)
    {
        uint? start = Starts(_users, account).Cast<uint?>().FirstOrDefault(first => Starts(_groups, account).Contains(first!.Value));
        return start is { } found ? new IdRange(found, IdRange.Size) : null;
    }

    /// <summary>The same, for an account that must have one.</summary>
    /// <exception cref="StepException">It has none; the message names the command that gives it one.</exception>
    public IdRange Require(string account)
    {
        if (Of(account) is { } range) return range;
        uint[] users = [.. Starts(_users, account)], groups = [.. Starts(_groups, account)];
        uint first = NextFree();
        string add = $"usermod --add-subuids {first}-{first + IdRange.Size - 1} --add-subgids {first}-{first + IdRange.Size - 1} {account}";
        string missing = (users.Length, groups.Length) switch
        {
            (0, 0) => "neither /etc/subuid nor /etc/subgid gives it",
            (0, _) => "/etc/subuid does not give it",
            (_, 0) => "/etc/subgid does not give it",
            _ => $"/etc/subuid begins at {users[0]} and /etc/subgid at {groups[0]}, and nsbox needs one start for both, so that neither gives it",
        };
        throw new StepException(Step.WriteIdMap, Errno.EPERM, $"--uid-range {account}: {missing} {IdRange.Size} ids; add them: {add}");
    }

    /// <summary>Where the ranges of a file begin that are large enough. A line names its account by name or by id.</summary>
    private IEnumerable<uint> Starts(string file, string account)
    {
        string? id = Lines(_accounts).FirstOrDefault(fields => fields.Length > 2 && fields[0] == account)?[2];
        return Lines(file).Where(fields => fields.Length == 3 && (fields[0] == account || fields[0] == id))
            .Select(Range).Where(range => range.First > 0 && range.Count >= IdRange.Size).Select(range => range.First);
    }

    private uint NextFree() => Lines(_users).Concat(Lines(_groups)).Where(fields => fields.Length == 3).Select(Range)
        .Select(range => range.First + range.Count).Prepend(FirstSubordinate).Max();

    private static IdRange Range(string[] fields) => new(
        uint.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out uint first) ? first : 0,
        uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint count) ? count : 0);

    private static IEnumerable<string[]> Lines(string file) => File.Exists(file) ? File.ReadLines(file).Select(line => line.Trim().Split(':')) : [];
}
