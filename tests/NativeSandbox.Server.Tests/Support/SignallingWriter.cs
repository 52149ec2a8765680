namespace NativeSandbox.Server.Tests.Support;

/// <summary>Tells when a text has been written and flushed.</summary>
internal sealed class SignallingWriter(string text) : StringWriter
{
    private readonly TaskCompletionSource flushed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Flushed => flushed.Task.WaitAsync(Eventually.Patience);

    public override void Flush()
    {
        base.Flush();
        if (ToString().Contains(text, StringComparison.Ordinal)) flushed.TrySetResult();
    }
}
