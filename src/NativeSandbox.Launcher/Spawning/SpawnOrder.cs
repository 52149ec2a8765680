namespace NativeSandbox.Launcher.Spawning;

/// <summary>What differs from box to box. The descriptors stay the caller's.</summary>
/// <param name="InitId">The user of init.</param>
/// <param name="PayloadId">The user of the programs.</param>
/// <param name="Socket">init's end of its socket.</param>
/// <param name="Network">The network namespace to enter, -1 to stay in the launcher's.</param>
/// <param name="Home">The mount of a user's directory, -1 for none.</param>
/// <param name="Covered">A memfd of the paths of covered commands, -1 for none.</param>
/// <param name="Trees">The slot's mounts of the toolchains.</param>
/// <param name="CloneInto">The cgroup v2 directory to be born in, -1 for none.</param>
/// <param name="Join">cgroup v1 directories to join.</param>
internal readonly ref struct SpawnOrder(uint InitId, uint PayloadId, int Socket, int Network, int Home, int Covered, ReadOnlySpan<int> Trees, int CloneInto, ReadOnlySpan<int> Join)
{
    public uint InitId { get; } = InitId;

    public uint PayloadId { get; } = PayloadId;

    public int Socket { get; } = Socket;

    public int Network { get; } = Network;

    public int Home { get; } = Home;

    public int Covered { get; } = Covered;

    public ReadOnlySpan<int> Trees { get; } = Trees;

    public int CloneInto { get; } = CloneInto;

    public ReadOnlySpan<int> Join { get; } = Join;
}
