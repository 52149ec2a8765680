using NativeSandbox.Launcher.Homes;

namespace NativeSandbox.Launcher.Roots;

/// <summary>What boxes see as their root.</summary>
internal sealed record RootOptions
{
    /// <summary>The directory whose usr, bin, lib and so on are shown: a toolchain image, or the host's root.</summary>
    public string Source { get; init; } = "/";

    /// <summary>The image that a path leads to, with its links followed, so that one that is switched meanwhile is not seen half; the host's root where no image is there.</summary>
    public static string ImageOrHost(string path)
    {
        string full = Path.GetFullPath(path);
        if (!Directory.Exists(full)) return "/";
        string target = new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
        return Directory.Exists(Path.Combine(target, "usr")) ? target : "/";
    }

    /// <summary>More directories or files of the host to show.</summary>
    public IReadOnlyList<BindMount> Binds { get; init; } = [];

    /// <summary>The directory of users' homes; null for none.</summary>
    public string? Users { get; init; }

    /// <summary>What each home may hold.</summary>
    public HomeSize Home { get; init; } = new(100L << 20, 10_000);

    /// <summary>Bytes that one box may have in files, in /box, /tmp, /dev/shm and its home together.</summary>
    public long ScratchBytes { get; init; } = 256L << 20;

    /// <summary>Files, directories and links that one box may have.</summary>
    public int ScratchInodes { get; init; } = 65536;
}
