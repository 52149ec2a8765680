namespace NativeSandbox.Core.Sandboxes;

/// <summary>Where boxes come from. The one seam between the run pipeline and the mechanism that isolates a program.</summary>
public interface ISandboxBackend : IAsyncDisposable
{
    /// <summary>The backend's name as configuration and <c>/api/system</c> show it: <c>native</c>, <c>docker</c>.</summary>
    string Name { get; }

    /// <summary>Gives a box that nobody has used and nobody else will use.</summary>
    /// <param name="request">What it must have.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SandboxException">The backend could not provide one: its fault, never the program's.</exception>
    ValueTask<ISandbox> OpenAsync(SandboxRequest request, CancellationToken cancellationToken);

    /// <summary>The users' directories that there are.</summary>
    /// <param name="measure">Whether to measure each, which reads its directories.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SandboxException">The backend does not answer, or has no users' directories.</exception>
    Task<IReadOnlyList<HomeInfo>> ListHomesAsync(bool measure, CancellationToken cancellationToken);

    /// <summary>Removes a user's directory, or puts it aside, where no box has it and nobody used it lately.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="archive">Whether it is kept in the archive instead.</param>
    /// <param name="unusedSince">It stays where a box of it was opened or closed after this.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False where it stayed: it is in use, or was used since, or is not there.</returns>
    /// <exception cref="SandboxException">The backend does not answer, or removing failed.</exception>
    Task<bool> RemoveHomeAsync(string name, bool archive, DateTimeOffset unusedSince, CancellationToken cancellationToken);

    /// <summary>What the backend has and does at this moment, for <c>/api/system</c>, <c>/metrics</c> and <c>/health</c>.</summary>
    /// <exception cref="SandboxException">The backend does not answer.</exception>
    ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken);
}
