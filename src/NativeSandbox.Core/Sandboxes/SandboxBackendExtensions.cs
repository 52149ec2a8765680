namespace NativeSandbox.Core.Sandboxes;

/// <summary>What every backend can do by what it must do.</summary>
public static class SandboxBackendExtensions
{
    /// <summary>Gives a box that leaves nothing behind.</summary>
    /// <exception cref="SandboxException">The backend could not provide one: its fault, never the program's.</exception>
    public static ValueTask<ISandbox> OpenAsync(this ISandboxBackend backend, CancellationToken cancellationToken) =>
        backend.OpenAsync(SandboxRequest.Pooled, cancellationToken);
}
