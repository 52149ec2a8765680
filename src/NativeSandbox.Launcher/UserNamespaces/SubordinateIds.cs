using System.Globalization;
using NativeSandbox.Launcher.Kernel;

namespace NativeSandbox.Launcher.UserNamespaces;

/// <summary>Reads subuid(5): which ids an account may map.</summary>
internal static class SubordinateIds
{
    private const string UserFile = "/etc/subuid", GroupFile = "/etc/subgid";

    /// <summary>The range of the account that runs nsbox, where newuidmap(1) is there to map it.</summary>
    public static IdRange? OfThisUser() => File.Exists("/usr/bin/newuidmap") && File.Exists("/usr/bin/newgidmap")
        ? Of(LibC.geteuid().ToString(CultureInfo.InvariantCulture)) ?? Of(Environment.UserName)
        : null;

    /// <summary>An account's first range that is large enough and the same for users and groups.</summary>
    public static IdRange? Of(string account)
    {
        foreach (IdRange range in Read(UserFile, account))
        {
            if (range.Count >= IdRange.Size && Read(GroupFile, account).Contains(range)) return range with { Count = IdRange.Size };
        }

        return null;
    }

    private static IEnumerable<IdRange> Read(string file, string account)
    {
        if (!File.Exists(file)) yield break;
        foreach (string line in File.ReadLines(file))
        {
            string[] fields = line.Split(':');
            if (fields.Length == 3 && fields[0] == account && uint.TryParse(fields[1], out uint first) && uint.TryParse(fields[2], out uint count))
                yield return new IdRange(first, count);
        }
    }
}
