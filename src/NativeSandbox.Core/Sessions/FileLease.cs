namespace NativeSandbox.Core.Sessions;

/// <summary>
/// The files that a program is made of: its source, what came with it, what its compiler makes. From before they are written until the
/// program is over no other program of the same directory gets them, for interpreters and virtual machines read them while they run.
/// </summary>
public sealed class FileLease : IDisposable
{
    private Action? _giveBack;

    internal FileLease(Action giveBack) => _giveBack = giveBack;

    /// <summary>Gives them back, once.</summary>
    public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
