using System.Globalization;
using NativeSandbox.Launcher.Kernel;

namespace NativeSandbox.Launcher.Cgroups;

/// <summary>What the process outside the user namespace hands to the one inside: descriptors of the directories that it may use.</summary>
/// <param name="Version"><c>v2</c>, <c>v1</c> or <c>none</c>.</param>
/// <param name="Directories">For v1 one a controller, for v2 the one parent under the key <c>unified</c>.</param>
/// <param name="Detail">For v2 the enabled controllers, for none the reason, for v1 <see cref="OneBox"/> or nothing.</param>
/// <param name="IoMax">For v2 the lines of io.max that every box gets.</param>
internal sealed record CgroupGrant(string Version, IReadOnlyDictionary<string, int> Directories, string Detail, IReadOnlyList<string> IoMax)
{
    /// <summary>The directories are for a single box, which lives in them directly.</summary>
    public const string OneBox = "one";

    /// <summary>Makes the driver.</summary>
    public ICgroupDriver ToDriver() => Version switch
    {
        "v1" => new CgroupV1(Directories.ToDictionary(pair => pair.Key, pair => new CgroupDirectory(pair.Value)), Detail == OneBox),
        "v2" => new CgroupV2(new CgroupDirectory(Directories["unified"]), Detail.Split(' ', StringSplitOptions.RemoveEmptyEntries), IoMax),
        _ => new NoCgroups(Detail),
    };

    /// <summary>One argument for the process that is executed inside.</summary>
    public string ToArgument() =>
        $"{Version}|{string.Join(',', Directories.Select(pair => $"{pair.Key}={pair.Value.ToString(CultureInfo.InvariantCulture)}"))}|{string.Join(',', IoMax)}|{Detail}";

    /// <summary>Reads <see cref="ToArgument"/>.</summary>
    public static CgroupGrant Parse(string argument)
    {
        string[] parts = argument.Split('|', 4);
        Dictionary<string, int> directories = parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split('='))
            .ToDictionary(pair => pair[0], pair => int.Parse(pair[1], CultureInfo.InvariantCulture));
        return new CgroupGrant(parts[0], directories, parts[3], parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Lets the descriptors survive an execve.</summary>
    public void SetInheritable() => SetFlags(0);

    /// <summary>Lets no further execve inherit them.</summary>
    public void SetCloseOnExec() => SetFlags(LibC.FD_CLOEXEC);

    private void SetFlags(int flags)
    {
        foreach (int directory in Directories.Values) LibC.fcntl(directory, LibC.F_SETFD, flags);
    }
}
