using System.Globalization;
using System.Runtime.InteropServices;
using NativeSandbox.Launcher.Kernel;
using NativeSandbox.Launcher.Steps;
using static NativeSandbox.Launcher.Kernel.CString;
using static NativeSandbox.Launcher.Kernel.LibC;

namespace NativeSandbox.Launcher.Roots;

/// <summary>The toolchains as boxes see them: each through overlays of its slot's, so that no two living boxes share an inode there.</summary>
/// <remarks>
/// A file that can only be read can be locked all the same (flock(2)), and .NET, the C# compiler too, does not open what somebody has
/// locked; inotify(7) tells who opens it. Both belong to the inode, and an overlay has inodes of its own: what is done to one is not
/// seen in another. The pages are the file's, so nothing is in memory twice. There is no upper layer: nothing is ever copied up.
/// An overlay is kept for the slot's next box, since to mount one and to fill its caches takes a tenth of a short run.
/// </remarks>
internal sealed unsafe class SlotTrees
{
    /// <summary>The most trees that are overlaid; more are there only where /opt is shown entry by entry.</summary>
    public const int Maximum = 8;

    /// <summary>An overlay does not notice what a package manager changes below it, so none is given to further boxes for long.</summary>
    private const long LifetimeNs = 10_000_000_000;

    private const string Place = "/.nsbox/trees";

    private static readonly string[] s_candidates = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt"];

    private readonly int _count;
    private readonly byte*[] _options = new byte*[Maximum];
    private readonly Dictionary<int, byte*[]> _places = [];
    private readonly Dictionary<int, long> _mountedNs = [];

    private SlotTrees(List<string> trees, List<string> shared)
    {
        if (shared.Count > 0) Warning = $"boxes see each other's locks on files of {string.Join(", ", shared)}: something is mounted below, or there is no overlayfs for it; see nsbox doctor";
        _count = trees.Count;
        for (int i = 0; i < _count; i++)
        {
            Targets[i] = Permanent(trees[i]);
            _options[i] = OptionsOf(trees[i]);
        }
    }

    /// <summary>Where each of them belongs, as long as the process lives.</summary>
    public byte** Targets { get; } = (byte**)NativeMemory.AllocZeroed((nuint)(Maximum * sizeof(byte*)));

    /// <summary>Why boxes share inodes all the same; null where they do not.</summary>
    public string? Warning { get; }

    /// <summary>Finds what is to be overlaid in the root that this process is in.</summary>
    /// <param name="isForOneBox">Whether that root itself is for one box only: it gets the overlays, and nothing is left to do.</param>
    public static SlotTrees Find(bool isForOneBox)
    {
        // proc_pid_mountinfo(5): the fifth field is where, the sixth the mount's options.
        List<string[]> mounts = [.. File.ReadLines("/.nsbox/proc/self/mountinfo").Select(line => line.Split(' '))];
        List<string> found = [], shared = [];
        foreach (string[] fields in mounts)
        {
            string tree = fields[4];
            bool isCandidate = s_candidates.Contains(tree) || tree.StartsWith("/opt/", StringComparison.Ordinal);
            if (!isCandidate || !fields[5].Split(',').Contains("ro") || !Directory.Exists(tree)) continue;
            // An overlay shows one file system: what is mounted below would be covered. And a colon would part a name in two.
            bool isWhole = !tree.AsSpan().ContainsAny(":,\\") && !mounts.Any(mount => mount[4].StartsWith(tree + "/", StringComparison.Ordinal));
            byte* place = isForOneBox ? Permanent(tree) : Literal("/.nsbox/scratch"u8);
            bool isOverlaid = isWhole && found.Count < Maximum && TryMount(place, OptionsOf(tree));
            if (isOverlaid && !isForOneBox) umount2(place, MNT_DETACH);
            (isOverlaid ? found : shared).Add(tree);
        }

        return new SlotTrees(isForOneBox ? [] : found, shared);
    }

    /// <summary>Makes room for the overlays in a mount namespace that no box's is a copy of.</summary>
    public static void Prepare()
    {
        if (mount(Literal("tmpfs"u8), Permanent(Place), Literal("tmpfs"u8), MS_NOSUID | MS_NODEV | MS_NOEXEC, Literal("mode=700,size=4m"u8)) != 0)
            throw new StepException(Step.OverlayTree, errno, "no place for the boxes' views of the toolchains");
    }

    /// <summary>Copies of the slot's mounts for one more box, attached nowhere yet and the caller's to close, in the order of <see cref="Targets"/>.</summary>
    /// <returns>How many there are.</returns>
    public int Open(int slot, Span<int> mounts)
    {
        if (_count == 0) return 0;
        long now = monotonic();
        if (_mountedNs.TryGetValue(slot, out long since) && now - since > LifetimeNs) Drop(slot);
        if (_mountedNs.TryAdd(slot, now)) Mount(slot);
        byte*[] places = _places[slot];
        for (int i = 0; i < _count; i++)
        {
            mounts[i] = open_tree(AT_FDCWD, places[i], OPEN_TREE_CLONE | O_CLOEXEC);
            if (mounts[i] >= 0) continue;
            int failure = errno;
            close_all(mounts[..i]);
            throw Failed(i, failure);
        }

        return _count;
    }

    /// <summary>Gives up what was kept for a slot's next box; living boxes keep theirs.</summary>
    public void Drop(int slot)
    {
        if (!_mountedNs.Remove(slot)) return;
        byte*[] places = _places[slot];
        for (int i = 0; i < _count; i++) umount2(places[i], MNT_DETACH);
    }

    private void Mount(int slot)
    {
        if (!_places.TryGetValue(slot, out byte*[]? places))
        {
            // Once a slot: the paths and their directories stay.
            _places.Add(slot, places = new byte*[_count]);
            for (int i = 0; i < _count; i++) places[i] = Permanent(string.Create(CultureInfo.InvariantCulture, $"{Place}/{slot}.{i}"));
        }

        for (int i = 0; i < _count; i++)
        {
            if ((mkdir(places[i], 0x1C0) == 0 || errno == Errno.EEXIST) && TryMount(places[i], _options[i])) continue;
            int failure = errno;
            Drop(slot);
            throw Failed(i, failure);
        }
    }

    private StepException Failed(int tree, int failure) => new(Step.OverlayTree, failure, Marshal.PtrToStringUTF8((nint)Targets[tree])!);

    // The kernel wants two layers, so the other one is an empty directory.
    private static byte* OptionsOf(string tree) => Permanent($"lowerdir={tree}:/.nsbox/void");

    private static bool TryMount(byte* place, byte* options) =>
        mount(Literal("overlay"u8), place, Literal("overlay"u8), MS_RDONLY | MS_NOSUID | MS_NODEV, options) == 0;
}
