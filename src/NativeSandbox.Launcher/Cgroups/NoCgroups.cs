using NativeSandbox.Protocol.Messages;

namespace NativeSandbox.Launcher.Cgroups;

/// <summary>No cgroup may be used: limits hold for each process by its rlimits, not for all together.</summary>
/// <param name="reason">Why.</param>
internal sealed class NoCgroups(string reason) : ICgroupDriver
{
    public string Name => "none";

    public IReadOnlyList<string> Warnings { get; } =
        [$"no cgroup: {reason}. Memory (RLIMIT_DATA) and CPU time (RLIMIT_CPU) are limited for each process and not for all together; run nsbox as root, or delegate a cgroup to it"];

    public ICgroupLeaf Create(int slot) => new Leaf();

    private sealed class Leaf : ICgroupLeaf
    {
        public int CloneInto => -1;

        public ReadOnlySpan<int> Join => [];

        public void Begin(in ExecLimits limits)
        {
        }

        public long CpuTimeNs() => 0;

        public CgroupUsage Finish() => default;

        public void Kill()
        {
        }

        public bool TryReset() => true;

        public bool TryRemove() => true;
    }
}
