using NativeSandbox.Backends.Native.Connections;
using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.UserDirectories;

/// <summary>The answer to a RemoveHome: done, not done for a good reason, or a failure.</summary>
internal sealed class RemovalReply : IReplySink
{
    private const int ENOENT = 2, EBUSY = 16;

    private readonly TaskCompletionSource<bool> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<bool> Task => _completion.Task;

    public void OnReply(MessageKind kind, ref WireReader body, DescriptorQueue descriptors)
    {
        switch (kind)
        {
            case MessageKind.Done:
                _completion.TrySetResult(true);
                break;
            case MessageKind.Failed:
                FailedMessage failed = FailedMessage.Read(ref body);
                // Used meanwhile, or gone already: both are what whoever cleans up has to expect.
                if (failed.Errno is EBUSY or ENOENT) _completion.TrySetResult(false);
                else _completion.TrySetException(Failures.ToException(failed));
                break;
            default:
                throw new WireException($"nsbox answered {kind} where {MessageKind.Done} was due");
        }
    }

    public void OnLost(SandboxException reason) => _completion.TrySetException(reason);
}
