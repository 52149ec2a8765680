namespace NativeSandbox.Launcher.Cgroups;

/// <summary>cgroup v2: the design. Leaves lie below a directory that was delegated to the launcher's id range.</summary>
/// <param name="parent">The delegated directory, its controllers enabled for what lies below.</param>
/// <param name="controllers">The controllers that are enabled.</param>
internal sealed class CgroupV2(CgroupDirectory parent, IReadOnlyCollection<string> controllers) : ICgroupDriver
{
    /// <summary>The controllers that are used.</summary>
    public static readonly string[] Controllers = ["memory", "pids", "cpu"];

    public string Name => "v2";

    public IReadOnlyList<string> Warnings { get; } =
    [
        .. Controllers.Except(controllers).Select(name =>
            $"the cgroup v2 controller '{name}' is not delegated, so its limit is not enforced; with systemd set Delegate=memory pids cpu"),
    ];

    public ICgroupLeaf Create(int slot) => new CgroupV2Leaf(parent, slot);
}
