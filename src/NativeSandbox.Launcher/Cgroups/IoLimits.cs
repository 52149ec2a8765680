using System.Globalization;
using NativeSandbox.Launcher.Roots;

namespace NativeSandbox.Launcher.Cgroups;

/// <summary>How fast one box may use the disks under what it is shown, in bytes a second; 0 for as fast as they are.</summary>
internal readonly record struct IoLimits(long Read, long Write)
{
    /// <summary>What is said where they cannot be kept.</summary>
    public const string NeedsV2 = "--io-read and --io-write limit nothing: they need cgroup v2 with the io controller (boot with systemd.unified_cgroup_hierarchy=1)";

    /// <summary>Whether there is a limit.</summary>
    public bool IsAsked => Read > 0 || Write > 0;

    /// <summary>The lines of io.max, one a disk.</summary>
    /// <param name="root">What boxes are shown.</param>
    /// <param name="warn">Gets a sentence for each place whose disk cannot be told.</param>
    public IReadOnlyList<string> Lines(RootOptions root, Action<string> warn)
    {
        if (!IsAsked) return [];
        string source = root.Source.TrimEnd('/');
        List<string> places = [.. ((string[])["/usr", "/opt", "/"]).Select(name => source + name).Where(Path.Exists), .. root.Binds.Select(bind => bind.Source)];
        SortedSet<string> disks = new(StringComparer.Ordinal);
        foreach (string place in places)
        {
            if (BlockDevice.DiskUnder(place) is { } disk) disks.Add($"{disk.Major}:{disk.Minor}");
            else warn($"{place} lies on no block device of its own (overlay, tmpfs or a network's file system), so --io-read and --io-write do not limit it");
        }

        (string read, string write) = (Rate(Read), Rate(Write));
        return [.. disks.Select(disk => $"{disk} rbps={read} wbps={write}")];
    }

    private static string Rate(long bytes) => bytes == 0 ? "max" : bytes.ToString(CultureInfo.InvariantCulture);
}
