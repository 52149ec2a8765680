namespace NativeSandbox.Launcher.Cgroups;

/// <summary>cgroup v2: the design. Leaves lie below a directory that was delegated to the launcher's id range.</summary>
/// <param name="parent">The delegated directory, its controllers enabled for what lies below.</param>
/// <param name="controllers">The controllers that are enabled.</param>
/// <param name="ioMax">The lines of io.max that every box gets.</param>
internal sealed class CgroupV2(CgroupDirectory parent, IReadOnlyCollection<string> controllers, IReadOnlyList<string> ioMax) : ICgroupDriver
{
    /// <summary>The controllers that are used.</summary>
    public static readonly string[] Controllers = ["memory", "pids", "cpu"];

    /// <summary>The controller that is only used where disks are to be limited: it costs something on every read and write.</summary>
    public const string Io = "io";

    private readonly byte[][] _ioMax = controllers.Contains(Io) ? [.. ioMax.Select(System.Text.Encoding.ASCII.GetBytes)] : [];

    public string Name => "v2";

    public IReadOnlyList<string> Warnings { get; } =
    [
        .. Controllers.Concat(ioMax.Count > 0 ? [Io] : []).Except(controllers).Select(name =>
            $"the cgroup v2 controller '{name}' is not delegated, so its limit is not enforced; with systemd set Delegate=cpu io memory pids"),
    ];

    public ICgroupLeaf Create(int slot) => new CgroupV2Leaf(parent, slot, _ioMax);
}
