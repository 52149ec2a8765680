namespace NativeSandbox.Launcher.Homes;

/// <summary>Work on homes that takes long, done in small steps between requests; several take turns.</summary>
internal sealed class Chores
{
    private readonly Queue<Func<bool>> _waiting = new();

    /// <summary>Adds work.</summary>
    /// <param name="step">Does a step of less than a millisecond or so; returns whether there is more.</param>
    public void Add(Func<bool> step) => _waiting.Enqueue(step);

    /// <summary>Does one step of one.</summary>
    /// <returns>Whether there is more.</returns>
    public bool Step()
    {
        if (!_waiting.TryDequeue(out Func<bool>? next)) return false;
        if (next()) _waiting.Enqueue(next);
        return _waiting.Count > 0;
    }
}
