using Microsoft.Win32.SafeHandles;
using NativeSandbox.Backends.Native.Boxes;
using NativeSandbox.Backends.Native.Connections;
using NativeSandbox.Backends.Native.Interop;
using NativeSandbox.Core.Sandboxes;
using NativeSandbox.Protocol.Messages;
using NativeSandbox.Protocol.Wire;

namespace NativeSandbox.Backends.Native.Programs;

/// <summary>The answers to an Exec on a terminal: first the terminal's master side, where the program started, then the end.</summary>
internal sealed class ProgramReply : IReplySink
{
    private readonly TaskCompletionSource<SafeFileHandle?> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<EndedReply> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The terminal's master side; null where the program was over before it started, or has none.</summary>
    public Task<SafeFileHandle?> Started => _started.Task;

    public Task<EndedReply> Ended => _ended.Task;

    public void OnReply(MessageKind kind, ref WireReader body, DescriptorQueue descriptors)
    {
        switch (kind)
        {
            case MessageKind.Terminal:
                SafeFileHandle master = descriptors.Take();
                if (!_started.TrySetResult(master)) master.Dispose();
                break;
            case MessageKind.Ended:
                _ended.TrySetResult(EndedReply.Read(ref body, descriptors));
                _started.TrySetResult(null);
                break;
            case MessageKind.Failed:
                OnLost(Failures.ToException(FailedMessage.Read(ref body)));
                break;
            default:
                throw new WireException($"nsbox answered {kind} where {MessageKind.Ended} was due");
        }
    }

    public void OnLost(SandboxException reason)
    {
        _ended.TrySetException(reason);
        _started.TrySetException(reason);
    }
}
