using System.Globalization;

namespace NativeSandbox.Launcher.Doctor.Checks;

/// <summary>Each box has a host uid of its own, out of a range of 65536 (subuid(5), newuidmap(1)).</summary>
internal sealed class IdRangeCheck : ICheck
{
    private const string Name = "id range";
    private const long Needed = 65536;

    public IEnumerable<Finding> Examine(Machine machine)
    {
        if (machine.IsRoot)
        {
            long mapped = machine.Lines("/proc/self/uid_map").Sum(line => Field(line, ' ', 2));
            yield return mapped > Needed
                ? Finding.Ok(Name, "root maps a range of its own")
                : Finding.Fatal(Name, $"root of a namespace with {mapped} ids; boxes need {Needed}", "start nsbox outside this container, or give it more ids");
            yield break;
        }
        if (!machine.Has("/usr/bin/newuidmap") || !machine.Has("/usr/bin/newgidmap"))
        {
            yield return Finding.Warn(Name, "no newuidmap: all boxes share the uid of the caller", "apt-get install uidmap");
            yield break;
        }
        bool has = HasRange(machine, "/etc/subuid") && HasRange(machine, "/etc/subgid");
        yield return has
            ? Finding.Ok(Name, $"{Needed} ids in /etc/subuid and /etc/subgid")
            : Finding.Warn(Name, $"no {Needed} ids for {machine.User} in /etc/subuid and /etc/subgid: all boxes share the uid of the caller",
                $"usermod --add-subuids 231072-296607 --add-subgids 231072-296607 {machine.User}");
    }

    private static bool HasRange(Machine machine, string file) =>
        machine.Lines(file).Any(line => line.StartsWith($"{machine.User}:", StringComparison.Ordinal) && Field(line, ':', 2) >= Needed);

    private static long Field(string line, char separator, int index)
    {
        string[] fields = line.Split(separator, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > index && long.TryParse(fields[index], NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;
    }
}
