using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Server.Status;

/// <summary>Asks the backend how it is, but never for long: a status page must answer when the backend does not.</summary>
internal sealed class BackendProbe(ISandboxBackend backend)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The status, or null and the reason.</summary>
    public async Task<(BackendStatus? Status, string? Failure)> AskAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return (await backend.GetStatusAsync(patience.Token).ConfigureAwait(false), null);
        }
        catch (SandboxException failure)
        {
            return (null, failure.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"The backend did not answer within {Patience.TotalSeconds:0} s.");
        }
    }
}
