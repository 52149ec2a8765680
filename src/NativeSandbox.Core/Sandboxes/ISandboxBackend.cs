namespace NativeSandbox.Core.Sandboxes;

/// <summary>Where boxes come from. The one seam between the run pipeline and the mechanism that isolates a program.</summary>
public interface ISandboxBackend : IAsyncDisposable
{
    /// <summary>The backend's name as configuration and <c>/api/system</c> show it: <c>native</c>, <c>docker</c>.</summary>
    string Name { get; }

    /// <summary>Gives a box that nobody has used and nobody else will use.</summary>
    /// <exception cref="SandboxException">The backend could not provide one: its fault, never the program's.</exception>
    ValueTask<ISandbox> OpenAsync(CancellationToken cancellationToken);

    /// <summary>What the backend has and does at this moment, for <c>/api/system</c>, <c>/metrics</c> and <c>/health</c>.</summary>
    /// <exception cref="SandboxException">The backend does not answer.</exception>
    ValueTask<BackendStatus> GetStatusAsync(CancellationToken cancellationToken);
}
