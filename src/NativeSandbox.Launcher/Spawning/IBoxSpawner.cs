namespace NativeSandbox.Launcher.Spawning;

/// <summary>Clones the processes of boxes.</summary>
internal interface IBoxSpawner
{
    /// <summary>Starts a process that sets itself up by a plan.</summary>
    /// <param name="order">What differs from box to box.</param>
    /// <param name="spawned">Called once, now or later.</param>
    void Spawn(in SpawnOrder order, Action<Spawned> spawned);
}
