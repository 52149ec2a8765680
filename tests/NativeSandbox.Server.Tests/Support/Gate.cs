using NativeSandbox.Core.Sandboxes;

namespace NativeSandbox.Server.Tests.Support;

/// <summary>A program that runs until the test lets it end, or until it is cancelled.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Cancelled => cancelled.Task.WaitAsync(Eventually.Patience);

    public async Task<ExecOutcome> Run(ExecRequest request, IReadOnlyList<SandboxFile> files, CancellationToken cancellationToken)
    {
        entered.TrySetResult();
        try
        {
            await open.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            cancelled.TrySetResult();
            throw;
        }
        return Outcomes.Exited(0, "done");
    }

    public Task EnteredAsync() => entered.Task.WaitAsync(Eventually.Patience);

    public void Open() => open.TrySetResult();
}
